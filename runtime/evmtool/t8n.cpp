#include "runtime/evmtool/t8n.hpp"

#include <utility>

#include "core/base/hex.hpp"
#include "core/codec/rlp.hpp"
#include "core/contracts/system_contracts.hpp"
#include "core/eth/wire.hpp"
#include "runtime/chain/header_check.hpp"
#include "runtime/chain/system_calls.hpp"
#include "runtime/chain/transition.hpp"
#include "runtime/evmtool/alloc.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::evmtool {
namespace {

evm::BlockContext context_of(const T8nEnv& env, const chain::ChainConfig& config) {
    const auto& blobs = config.forks.at(env.timestamp).blobs;
    return {.number = env.number,
            .timestamp = env.timestamp,
            .gas_limit = env.gas_limit,
            .coinbase = env.coinbase,
            .prev_randao = env.prev_randao,
            .base_fee = env.base_fee,
            .chain_id = config.chain_id,
            .blob_base_fee = chain::blob_base_fee(env.excess_blob_gas, blobs)};
}

/// One block under construction.
class Transition {
public:
    Transition(const state::Diff& alloc, const T8nEnv& env, const chain::ChainConfig& config)
        : alloc_(alloc),
          env_(env),
          config_(config),
          context_(context_of(env, config)),
          journal_(state_, [this](std::uint64_t number) { return block_hash(number); }),
          pool_{.limit = env.gas_limit} {
        state_.apply(alloc);
        const auto parent = env.number == 0 ? Hash256{} : block_hash(env.number - 1);
        // Only the history contract (EIP-2935) needs it here.
        const bool recorded = config.forks.at(env.timestamp).block_hash_history &&
                              alloc.accounts.contains(contracts::kHistoryStorage);
        if (!recorded) missing_hash_.reset();
        chain::record_ancestors(journal_, parent, env.parent_beacon_block_root, context_, config);
    }

    void add(std::size_t index, const Result<eth::Transaction>& tx, const T8nTracing& tracing);
    Result<T8nOutput> finish();

private:
    Hash256 block_hash(std::uint64_t number) {
        const auto at = env_.block_hashes.find(number);
        if (at != env_.block_hashes.end()) return at->second;
        missing_hash_ = number;
        return {};
    }
    Result<chain::Execution> apply(std::size_t index, const Result<eth::Transaction>& tx,
                                   const T8nTracing& tracing, Address& sender);
    codec::JsonObject result(const Hash256& root, const std::vector<Bytes>& requests) const;
    codec::JsonArray receipts_view() const;

    const state::Diff& alloc_;
    const T8nEnv& env_;
    const chain::ChainConfig& config_;
    evm::BlockContext context_;
    state::MemoryState state_;
    state::Journal journal_;
    chain::GasPool pool_;
    std::optional<std::uint64_t> missing_hash_;
    std::vector<eth::Transaction> transactions_;
    std::vector<Bytes> encoded_;
    std::vector<Address> senders_;
    std::vector<eth::Receipt> receipts_;
    codec::JsonArray rejected_;
};

Result<chain::Execution> Transition::apply(std::size_t index, const Result<eth::Transaction>& tx,
                                           const T8nTracing& tracing, Address& sender) {
    if (!tx) return tx.error();
    ALT_TRY_ASSIGN(sender, eth::recover_sender(*tx));
    evm::Options options;
    if (tracing.begin) options.tracer = tracing.begin(index, eth::hash_of(*tx));
    auto execution =
        chain::apply_transaction(journal_, *tx, sender, context_, config_, pool_, options);
    if (execution && tracing.end) tracing.end(execution->receipt, execution->output);
    return execution;
}

void Transition::add(std::size_t index, const Result<eth::Transaction>& tx,
                     const T8nTracing& tracing) {
    Address sender;
    const auto execution = apply(index, tx, tracing, sender);
    if (!execution) {
        rejected_.push_back(
            codec::JsonObject{{"index", index}, {"error", execution.error().message}});
        return;
    }
    transactions_.push_back(*tx);
    encoded_.push_back(eth::encode(*tx));
    senders_.push_back(sender);
    receipts_.push_back(execution->receipt);
}

codec::JsonArray Transition::receipts_view() const {
    codec::JsonArray out;
    eth::PlacedReceipt placed;
    placed.at.block_num = env_.number;
    placed.at.timestamp = env_.timestamp;
    for (std::size_t i = 0; i < receipts_.size(); ++i) {
        placed.receipt = receipts_[i];
        placed.at.tx_index = i;
        placed.tx_hash = eth::hash_of(transactions_[i]);
        placed.from = senders_[i];
        placed.to = transactions_[i].to;
        out.push_back(eth::to_json(placed));
        placed.first_log_index += receipts_[i].logs.size();
    }
    return out;
}

codec::JsonObject Transition::result(const Hash256& root,
                                     const std::vector<Bytes>& requests) const {
    std::vector<Bytes> receipts;
    std::vector<eth::Log> logs;
    eth::Bloom bloom;
    for (const auto& receipt : receipts_) {
        receipts.push_back(eth::encode(receipt));
        logs.insert(logs.end(), receipt.logs.begin(), receipt.logs.end());
        for (std::size_t i = 0; i < bloom.bytes.size(); ++i)
            bloom.bytes[i] |= receipt.bloom.bytes[i];
    }
    codec::JsonObject out{
        {"stateRoot", to_hex(root)},
        {"txRoot", to_hex(trie::ordered_root(encoded_))},
        {"receiptsRoot", to_hex(trie::ordered_root(receipts))},
        {"logsHash", to_hex(eth::logs_hash(logs))},
        {"logsBloom", to_hex(bloom)},
        {"receipts", receipts_view()},
        {"rejected", rejected_},
        {"currentDifficulty", nullptr},
        {"gasUsed", to_quantity(pool_.used)},
        {"currentBaseFee", to_quantity(env_.base_fee)},
        {"withdrawalsRoot", to_hex(chain::withdrawals_root(env_.withdrawals))},
        {"currentExcessBlobGas", to_quantity(env_.excess_blob_gas)},
        {"blobGasUsed", to_quantity(pool_.blob_gas_used)},
    };
    if (!config_.forks.at(env_.timestamp).requests) return out;
    codec::JsonArray list;
    for (const auto& request : requests) list.emplace_back(to_hex(request));
    out["requestsHash"] = to_hex(eth::requests_hash(requests));
    out["requests"] = std::move(list);
    return out;
}

Result<T8nOutput> Transition::finish() {
    chain::apply_withdrawals(journal_, env_.withdrawals);
    ALT_TRY_ASSIGN(const auto requests,
                   chain::collect_requests(journal_, receipts_, context_, config_));
    if (missing_hash_)
        return make_error(Errc::invalid_input, "BLOCKHASH of block " +
                                                   std::to_string(*missing_hash_) +
                                                   " is asked for and not in env.blockHashes");
    const auto diff = journal_.take_diff();
    state_.apply(diff);
    codec::RlpWriter body;
    body.begin_list();
    for (std::size_t i = 0; i < encoded_.size(); ++i) {
        if (transactions_[i].type == eth::TxType::legacy)
            body.raw(encoded_[i]);
        else
            body.bytes(encoded_[i]);
    }
    body.end_list();
    return T8nOutput{.result = result(state_.root(), requests),
                     .alloc = alloc_view(alloc_, diff),
                     .body = body.take()};
}

}  // namespace

Result<T8nOutput> transition(const state::Diff& alloc, const T8nEnv& env,
                             const T8nTransactions& transactions, const chain::ChainConfig& config,
                             const T8nTracing& tracing) {
    Transition block(alloc, env, config);
    for (std::size_t i = 0; i < transactions.size(); ++i) block.add(i, transactions[i], tracing);
    return block.finish();
}

}  // namespace alt::evmtool
