#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/client/chain_client.hpp"
#include "core/client/tx_journal.hpp"
#include "core/eth/transaction.hpp"

namespace alt::testing {

/// The process dies here. Never caught by the code under test.
struct Crash : std::runtime_error {
    Crash() : std::runtime_error("crash") {}
};

/// Counts operations and makes one of them fail, in one of three ways.
class Fuse {
public:
    enum class Kind { none, crash_before, crash_after, transport_error };

    void set(Kind kind, int at) {
        kind_ = kind;
        at_ = at;
        count_ = 0;
    }
    /// Before the operation takes effect. true: it must fail with a transport error.
    bool before() {
        ++count_;
        if (kind_ == Kind::crash_before && count_ == at_) throw Crash();
        return kind_ == Kind::transport_error && count_ == at_;
    }
    void after() const {
        if (kind_ == Kind::crash_after && count_ == at_) throw Crash();
    }
    [[nodiscard]] int count() const noexcept { return count_; }

private:
    Kind kind_ = Kind::none;
    int at_ = 0;
    int count_ = 0;
};

inline Error transport_error() {
    auto error = make_error(Errc::parent_unavailable, "connection refused");
    error.retryable = true;
    return error;
}

/// A chain of plain transfers in memory, with a pool that replaces by fee.
class FakeChain : public client::ChainClient {
public:
    explicit FakeChain(Fuse& fuse) : fuse_(fuse) {}

    // Knobs.
    bool automine = true;
    std::uint64_t base_fee = 1'000'000'000;
    bool fail_execution = false;
    std::string call_error = "reverted: told to fail";
    std::map<Address, uint256> balances;

    // What happened.
    std::map<std::uint64_t, eth::Transaction> pool;
    std::vector<eth::Transaction> mined;
    std::uint64_t tip = 1;

    /// Mines what the pool holds for the next nonces.
    void mine() {
        ++tip;
        for (auto next = pool.find(next_nonce()); next != pool.end();
             next = pool.find(next_nonce())) {
            eth::PlacedReceipt placed;
            placed.tx_hash = eth::hash_of(next->second);
            placed.at.block_num = tip;
            placed.receipt.success = !fail_execution;
            placed.receipt.gas_used = 21'000;
            placed.receipt.effective_gas_price = uint256{base_fee};
            receipts_[placed.tx_hash] = placed;
            mined.push_back(next->second);
            pool.erase(next);
        }
    }
    [[nodiscard]] std::uint64_t next_nonce() const { return mined.size(); }

    Result<std::uint64_t> chain_id() override {
        return guarded([] { return std::uint64_t{31337}; });
    }
    Result<std::uint64_t> block_number() override {
        return guarded([&] { return tip; });
    }
    Result<std::optional<client::HeaderInfo>> header(client::BlockRef) override {
        return guarded([&] {
            client::HeaderInfo info;
            info.header.number = tip;
            info.header.base_fee_per_gas = uint256{base_fee};
            return std::optional(info);
        });
    }
    Result<uint256> balance(const Address& account, client::BlockRef) override {
        return guarded([&] { return balances[account]; });
    }
    Result<std::uint64_t> nonce(const Address&, client::BlockRef block) override {
        return guarded([&] {
            auto out = next_nonce();
            if (block == client::BlockRef(client::BlockTag::pending))
                while (pool.contains(out)) ++out;
            return out;
        });
    }
    Result<Bytes> code(const Address&, client::BlockRef) override { return Bytes{}; }
    Result<Bytes> call(const client::CallRequest&, client::BlockRef) override {
        if (fuse_.before()) return transport_error();
        return make_error(Errc::invalid_input, call_error);
    }
    Result<std::uint64_t> estimate_gas(const client::CallRequest&) override {
        return guarded([] { return std::uint64_t{21'000}; });
    }
    Result<Hash256> send_raw_transaction(BytesView raw) override {
        if (fuse_.before()) return transport_error();
        auto accepted = admit(raw);
        fuse_.after();
        return accepted;
    }
    Result<std::optional<eth::PlacedReceipt>> receipt(const Hash256& hash) override {
        return guarded([&] {
            const auto found = receipts_.find(hash);
            return found == receipts_.end() ? std::optional<eth::PlacedReceipt>{} : found->second;
        });
    }
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter&) override {
        return std::vector<eth::PlacedLog>{};
    }
    Result<client::AccountProof> proof(const Address&, const std::vector<Hash256>&,
                                       client::BlockRef) override {
        return client::AccountProof{};
    }

private:
    template <typename Action>
    auto guarded(Action action) -> Result<decltype(action())> {
        if (fuse_.before()) return transport_error();
        auto value = action();
        fuse_.after();
        return value;
    }
    Result<Hash256> admit(BytesView raw) {
        ALT_TRY_ASSIGN(auto tx, eth::decode_transaction(raw));
        const auto hash = eth::hash_of(tx);
        if (tx.nonce < next_nonce()) return make_error(Errc::invalid_input, "nonce too low");
        if (tx.max_fee_per_gas < uint256{base_fee})
            return make_error(Errc::invalid_input, "max fee per gas less than block base fee");
        const auto held = pool.find(tx.nonce);
        if (held != pool.end() && eth::hash_of(held->second) != hash &&
            tx.max_fee_per_gas * uint256{10} < held->second.max_fee_per_gas * uint256{11})
            return make_error(Errc::invalid_input, "replacement transaction underpriced");
        pool[tx.nonce] = std::move(tx);
        if (automine) mine();
        return hash;
    }

    Fuse& fuse_;
    std::map<Hash256, eth::PlacedReceipt> receipts_;
};

/// A journal whose records survive the crashes of its users.
class FakeJournal final : public client::TxJournal {
public:
    explicit FakeJournal(Fuse& fuse) : fuse_(fuse) {}

    std::vector<client::TxRecord> records;

    Result<std::vector<client::TxRecord>> load(std::string_view step) override {
        if (fuse_.before()) return transport_error();
        std::vector<client::TxRecord> out;
        for (const auto& record : records)
            if (record.step == step) out.push_back(record);
        fuse_.after();
        return out;
    }
    Result<void> record(const client::TxRecord& intent) override {
        if (fuse_.before()) return transport_error();
        records.push_back(intent);
        fuse_.after();
        return {};
    }
    Result<void> mark(const Hash256& hash, client::TxState state, std::uint64_t block_num,
                      std::uint64_t gas_used) override {
        if (fuse_.before()) return transport_error();
        for (auto& record : records) {
            if (record.hash != hash) continue;
            record.state = state;
            record.block_num = block_num;
            record.gas_used = gas_used;
        }
        fuse_.after();
        return {};
    }

private:
    Fuse& fuse_;
};

}  // namespace alt::testing
