#include "core/bridge/deposit_watcher.hpp"

#include <doctest/doctest.h>

#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::bridge {
namespace {

/// A parent whose blocks hold deposits of one portal and nothing else.
class PortalChain final : public client::ChainClient {
public:
    std::uint64_t head = 0;
    std::uint64_t fork = 0;            ///< changes the hash of every block
    std::uint64_t range_limit = 1000;  ///< of eth_getLogs
    std::vector<eth::PlacedLog> placed;
    std::uint64_t hidden = 0;  ///< logs that the endpoint leaves out at the end
    std::uint64_t count = 0;
    Hash256 hash;

    void deposit(std::uint64_t block, std::uint64_t wei) {
        eth::PlacedLog log;
        log.log.topics = {contracts::transaction_deposited_topic(), Hash256{}, Hash256{},
                          Hash256{}};
        log.log.topics[1].bytes.back() = 1;
        log.log.topics[2].bytes.back() = 2;
        // abi.encode(bytes): offset, length, mint, value, gas limit, creation flag, padding.
        Bytes data(32 + 32 + 96);
        data[31] = 32;
        data[63] = 73;
        const auto amount = to_be_bytes(uint256{wei});
        std::copy(amount.bytes.begin(), amount.bytes.end(), data.begin() + 64);
        std::copy(amount.bytes.begin(), amount.bytes.end(), data.begin() + 96);
        data[64 + 64 + 5] = 1;  // 65,536 gas
        log.log.data = data;
        log.at.block_num = block;
        log.log_index = placed.size();
        placed.push_back(log);
        ++count;
        hash = contracts::next_deposit_hash(
            hash, contracts::decode_transaction_deposited(log.log.topics, log.log.data).value());
    }

    Result<std::uint64_t> chain_id() override { return std::uint64_t{1}; }
    Result<std::uint64_t> block_number() override { return head; }
    Result<std::optional<client::HeaderInfo>> header(client::BlockRef block) override {
        client::HeaderInfo out;
        out.hash = crypto::keccak256(to_be_bytes(uint256{std::get<std::uint64_t>(block)}).view(),
                                     to_be_bytes(uint256{fork}).view());
        return std::optional(out);
    }
    Result<uint256> balance(const Address&, client::BlockRef) override { return uint256{}; }
    Result<std::uint64_t> nonce(const Address&, client::BlockRef) override {
        return std::uint64_t{0};
    }
    Result<Bytes> code(const Address&, client::BlockRef) override { return Bytes{}; }
    Result<Bytes> call(const client::CallRequest& request, client::BlockRef) override {
        if (request.data == contracts::encode_view(contracts::PortalView::deposit_count)) {
            const auto word = to_be_bytes(uint256{count});
            return Bytes(word.bytes.begin(), word.bytes.end());
        }
        return Bytes(hash.bytes.begin(), hash.bytes.end());
    }
    Result<std::uint64_t> estimate_gas(const client::CallRequest&) override {
        return std::uint64_t{0};
    }
    Result<Hash256> send_raw_transaction(BytesView) override { return Hash256{}; }
    Result<std::optional<eth::PlacedReceipt>> receipt(const Hash256&) override {
        return std::optional<eth::PlacedReceipt>{};
    }
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter& filter) override {
        if (filter.to_block - filter.from_block + 1 > range_limit)
            return make_error(Errc::parent_unavailable, "range too wide");
        std::vector<eth::PlacedLog> out;
        for (std::size_t i = 0; i + hidden < placed.size(); ++i)
            if (placed[i].at.block_num >= filter.from_block &&
                placed[i].at.block_num <= filter.to_block)
                out.push_back(placed[i]);
        return out;
    }
    Result<client::AccountProof> proof(const Address&, const std::vector<Hash256>&,
                                       client::BlockRef) override {
        return client::AccountProof{};
    }
};

/// Scans until nothing is new.
Result<DepositBatch> scan_all(DepositWatcher& watcher, DepositCursor cursor) {
    DepositBatch all;
    while (true) {
        ALT_TRY_ASSIGN(auto batch, watcher.scan(cursor));
        for (auto& tx : batch.deposits) all.deposits.push_back(std::move(tx));
        all.next = batch.next;
        if (batch.next.next_block == cursor.next_block) return all;
        cursor = batch.next;
    }
}

}  // namespace

TEST_SUITE("core/bridge/deposit_watcher") {
    TEST_CASE("deposits come in order, with the portal's own hash chain") {
        PortalChain chain;
        chain.head = 5;
        chain.deposit(2, 10);
        chain.deposit(2, 20);
        chain.deposit(5, 30);
        DepositWatcher watcher(chain, {}, 1);
        const auto all = scan_all(watcher, {});
        REQUIRE(all.has_value());
        REQUIRE(all->deposits.size() == 3);
        for (std::size_t i = 0; i < 3; ++i) CHECK(all->deposits[i].mint == uint256{10 * (i + 1)});
        CHECK(all->deposits[0].source_hash != all->deposits[1].source_hash);
        CHECK(all->next.count == 3);
        CHECK(all->next.hash == chain.hash);
        CHECK(all->next.next_block == 6);
        CHECK(watcher.verify(all->next));
    }

    TEST_CASE("a provider's limit on the range costs nothing but questions") {
        PortalChain chain;
        chain.head = 100;
        chain.range_limit = 3;
        for (const std::uint64_t block : {1, 50, 100}) chain.deposit(block, block);
        DepositWatcher watcher(chain, {}, 1);
        const auto all = scan_all(watcher, {});
        REQUIRE(all.has_value());
        CHECK(all->deposits.size() == 3);
        CHECK(watcher.verify(all->next));
    }

    TEST_CASE("a block counts when it has its confirmations") {
        PortalChain chain;
        chain.head = 2;
        chain.deposit(2, 10);
        DepositWatcher watcher(chain, {}, 3);
        CHECK(scan_all(watcher, {})->deposits.empty());
        chain.head = 4;
        CHECK(scan_all(watcher, {})->deposits.size() == 1);
    }

    TEST_CASE("a reorganisation below the cursor is a conflict") {
        PortalChain chain;
        chain.head = 3;
        chain.deposit(2, 10);
        DepositWatcher watcher(chain, {}, 1);
        const auto all = scan_all(watcher, {}).value();
        chain.fork = 1;
        chain.head = 4;
        const auto again = watcher.scan(all.next);
        REQUIRE(!again);
        CHECK(again.error().code == Errc::conflict);
    }

    TEST_CASE("deposits that an endpoint leaves out are missed, others are noticed") {
        PortalChain chain;
        chain.head = 3;
        chain.deposit(2, 10);
        chain.deposit(3, 20);
        chain.hidden = 1;
        DepositWatcher watcher(chain, {}, 1);
        auto all = scan_all(watcher, {}).value();
        const auto missing = watcher.verify(all.next);
        REQUIRE(!missing);
        CHECK(missing.error().code == Errc::settlement_incomplete);
        all.next.count = 2;
        const auto other = watcher.verify(all.next);
        REQUIRE(!other);
        CHECK(other.error().code == Errc::corrupt);
    }
}

}  // namespace alt::bridge
