#include "runtime/host/deposit_feed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>

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
    std::size_t hidden = 0;  ///< so many of the last logs are left out, as a lagging endpoint does

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
        out.resize(out.size() - std::min(hidden, out.size()));
        return out;
    }
    /// The portal's count and hash chain as of a block.
    Result<Bytes> call(const client::CallRequest& request, client::BlockRef block) override {
        client::LogFilter all;
        all.to_block = std::get<std::uint64_t>(block);
        const auto kept = std::exchange(hidden, 0);
        const auto placed = *logs(all);
        hidden = kept;
        Hash256 hash;
        for (const auto& log : placed)
            hash = contracts::next_deposit_hash(
                hash, *contracts::decode_transaction_deposited(log.log.topics, log.log.data));
        const bool count =
            request.data == contracts::encode_view(contracts::PortalView::deposit_count);
        return to_bytes(count ? to_be_bytes(uint256{placed.size()}) : hash);
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
    TEST_CASE("a deposit whose log lags behind is waited for, never skipped") {
        testing::Fuse fuse;
        ForkingChain chain(fuse);
        chain.head = 3;
        chain.deposits = {2, 3};
        chain.hidden = 1;
        DepositFeed feed({}, chain);
        const auto lagging = feed.read_from(0);
        REQUIRE(!lagging);
        CHECK(lagging.error().code == Errc::settlement_incomplete);
        chain.hidden = 0;
        CHECK(feed.read_from(0)->size() == 2);
    }
}

}  // namespace alt::host
