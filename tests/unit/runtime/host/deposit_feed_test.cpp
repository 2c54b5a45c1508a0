#include "runtime/host/deposit_feed.hpp"

#include <doctest/doctest.h>

#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/keccak.hpp"
#include "tests/support/fake_chain.hpp"

namespace alt::host {
namespace {

/// A parent that may be reorganised, with a deposit of 1 wei in each block of `deposits`.
class ForkingChain final : public testing::FakeChain {
public:
    using FakeChain::FakeChain;
    std::uint64_t head = 0;
    std::uint64_t fork = 0;  ///< changes the hash of every block
    std::vector<std::uint64_t> deposits;

    Result<std::uint64_t> block_number() override { return head; }
    Result<std::optional<client::HeaderInfo>> header(client::BlockRef block) override {
        client::HeaderInfo out;
        out.hash = crypto::keccak256(to_be_bytes(uint256{std::get<std::uint64_t>(block)}).view(),
                                     to_be_bytes(uint256{fork}).view());
        return std::optional(out);
    }
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter& filter) override {
        std::vector<eth::PlacedLog> out;
        for (const auto block : deposits) {
            if (block < filter.from_block || block > filter.to_block) continue;
            eth::PlacedLog log;
            log.log.topics = {contracts::transaction_deposited_topic(), Hash256{}, Hash256{},
                              Hash256{}};
            log.log.data = Bytes(32 + 32 + 96);  // abi.encode(bytes): offset, length, opaque data
            log.log.data[31] = 32;
            log.log.data[63] = 73;
            log.log.data[95] = 1;           // mint
            log.log.data[64 + 64 + 5] = 1;  // 65,536 gas
            log.at.block_num = block;
            out.push_back(log);
        }
        return out;
    }
};

}  // namespace

TEST_SUITE("runtime/host/deposit_feed") {
    TEST_CASE("after a reorganisation the feed reads on without a restart") {
        testing::Fuse fuse;
        ForkingChain chain(fuse);
        chain.head = 3;
        chain.deposits = {2};
        DepositFeed feed({}, chain);
        CHECK(feed.read_from(0)->size() == 1);
        chain.fork = 1;
        chain.head = 5;
        chain.deposits = {3, 5};
        const auto replaced = feed.read_from(1);
        REQUIRE(!replaced);
        CHECK(replaced.error().code == Errc::conflict);
        CHECK(feed.read_from(1)->size() == 1);
        CHECK(feed.read_from(2)->empty());
    }
}

}  // namespace alt::host
