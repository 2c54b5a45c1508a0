#include "runtime/node/query_simulate.hpp"

#include <algorithm>
#include <ranges>

#include "core/base/hex.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/chain/header_check.hpp"
#include "runtime/chain/system_calls.hpp"
#include "runtime/node/diff_size.hpp"
#include "runtime/node/ledger_view.hpp"
#include "runtime/node/transfer_tracer.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::node {

namespace {

/// Seconds between simulated blocks that say nothing else.
constexpr std::uint64_t kBlockTime = 12;

/// Accounts and slots in the roots of all blocks of a request together, each of which has those of
/// the blocks before it: a second or so of a writer who waits for roots one by one.
constexpr std::size_t kMostRooted = 250'000;

constexpr int kNumberNotRising = -38020;
constexpr int kTimeNotRising = -38021;
constexpr int kTooMuch = -38026;
constexpr int kBlockGasExceeded = -38015;

int code_of(chain::TxFault fault) {
    using chain::TxFault;
    switch (fault) {
        case TxFault::nonce_too_low:
            return -38010;
        case TxFault::nonce_too_high:
            return -38011;
        case TxFault::max_fee_below_base_fee:
            return -38012;
        case TxFault::intrinsic_gas_too_low:
        case TxFault::gas_below_floor:
            return -38013;
        case TxFault::insufficient_funds:
        case TxFault::cost_overflow:
            return -38014;
        case TxFault::block_full:
            return kBlockGasExceeded;
        case TxFault::sender_not_eoa:
            return -38024;
        case TxFault::init_code_size_exceeded:
            return -38025;
        case TxFault::priority_above_max_fee:
            return -32602;
        default:
            return -32603;
    }
}

/// A fault while the blocks are laid out or executed, or an error of the chain's.
using Refusal = std::variant<SimulationFault, Error>;
template <typename T>
using Outcome = std::variant<T, Refusal>;

/// Gives every block a number and a time, and gaps between numbers blocks of their own.
std::optional<SimulationFault> lay_out(const eth::Header& base, std::vector<BlockOfCalls>& blocks) {
    std::vector<BlockOfCalls> out;
    auto number = base.number;
    auto time = base.timestamp;
    for (auto& block : blocks) {
        auto& wanted = block.overrides.block;
        const auto target = wanted.number.value_or(number + 1);
        if (target <= number)
            return SimulationFault{kNumberNotRising,
                                   "block numbers must be in order: " + std::to_string(target) +
                                       " <= " + std::to_string(number)};
        if (target - base.number > kMaxSimulatedBlocks)
            return SimulationFault{kTooMuch, "too many blocks"};
        while (++number < target) {
            BlockOfCalls gap;
            gap.overrides.block.number = number;
            gap.overrides.block.time = time += kBlockTime;
            out.push_back(std::move(gap));
        }
        wanted.number = target;
        if (!wanted.time) wanted.time = time + kBlockTime;
        if (*wanted.time <= time)
            return SimulationFault{kTimeNotRising, "block timestamps must be in order: " +
                                                       std::to_string(*wanted.time) +
                                                       " <= " + std::to_string(time)};
        time = *wanted.time;
        out.push_back(std::move(block));
    }
    blocks = std::move(out);
    return std::nullopt;
}

}  // namespace

/// One block under simulation, on a view of all before it.
class BlockSimulator {
public:
    BlockSimulator(const chain::ChainConfig& config, const SimulationRequest& request,
                   const eth::Header& parent, const BlockOfCalls& wanted, std::uint64_t& gas_budget)
        : config_(config),
          request_(request),
          parent_(parent),
          wanted_(wanted),
          gas_budget_(gas_budget),
          rules_(config.forks.at(*wanted.overrides.block.time)) {
        fill_header();
        context_ = chain::context_of(config, header_);
        // The overridden price is not one that an excess of blob gas gives.
        if (wanted.overrides.block.blob_base_fee)
            context_.blob_base_fee = *wanted.overrides.block.blob_base_fee;
    }

    /// Executes on `view`; what it changes is added to `changes`.
    std::optional<Refusal> run(const state::StateView& view, const state::BlockHashes& hashes,
                               std::vector<state::DiffPtr>& changes);
    /// Ends the block.
    SimulatedBlock finish(const Hash256& state_root);

private:
    void fill_header();
    std::optional<Refusal> execute(state::Journal& journal, const evm::PrecompileMoves& moves);
    std::optional<Refusal> add_call(state::Journal& journal, const CallArgs& args,
                                    evm::Options options);
    Result<eth::Transaction> transaction_of(state::Journal& journal, const CallArgs& args);
    void keep(eth::Transaction tx, const Address& sender, chain::Execution execution,
              std::vector<eth::Log> logs);
    void place_logs();
    void sum_up();

    const chain::ChainConfig& config_;
    const SimulationRequest& request_;
    const eth::Header& parent_;
    const BlockOfCalls& wanted_;
    std::uint64_t& gas_budget_;
    const chain::ForkRules& rules_;
    evm::BlockContext context_;
    chain::GasPool pool_;
    eth::Header header_;
    SimulatedBlock out_;
    std::vector<std::vector<eth::Log>> logs_;  ///< one list a call
};

void BlockSimulator::fill_header() {
    const auto& wanted = wanted_.overrides.block;
    header_.parent_hash = eth::hash_of(parent_);
    header_.number = *wanted.number;
    header_.timestamp = *wanted.time;
    header_.beneficiary = wanted.fee_recipient.value_or(parent_.beneficiary);
    header_.gas_limit = wanted.gas_limit.value_or(parent_.gas_limit);
    header_.prev_randao = wanted.prev_randao.value_or(Hash256{});
    const auto base_fee = request_.validation ? chain::base_fee_after(config_, parent_) : uint256{};
    header_.base_fee_per_gas = wanted.base_fee.value_or(base_fee);
    header_.parent_beacon_block_root = wanted.beacon_root.value_or(Hash256{});
    header_.excess_blob_gas = chain::excess_blob_gas_after(parent_, rules_);
    header_.withdrawals_root = chain::withdrawals_root(wanted.withdrawals);
    pool_.limit = header_.gas_limit;
}

std::optional<Refusal> BlockSimulator::run(const state::StateView& view,
                                           const state::BlockHashes& hashes,
                                           std::vector<state::DiffPtr>& changes) {
    auto overlay = make_overlay(wanted_.overrides.state, view, rules_.revision);
    if (!overlay) return SimulationFault{-32000, overlay.error().message};
    const auto overlaid = overlay->over(view);
    state::Journal journal(overlaid, hashes);
    if (auto refusal = execute(journal, overlay->moves)) return refusal;
    changes.push_back(overlay->diff);
    changes.push_back(std::make_shared<const state::Diff>(journal.take_diff()));
    return std::nullopt;
}

std::optional<Refusal> BlockSimulator::execute(state::Journal& journal,
                                               const evm::PrecompileMoves& moves) {
    chain::record_ancestors(journal, header_.parent_hash, *header_.parent_beacon_block_root,
                            context_, config_);
    evm::Options options;
    if (!moves.empty()) options.moves = &moves;
    for (const auto& args : wanted_.calls)
        if (auto refusal = add_call(journal, args, options)) return refusal;
    sum_up();
    chain::apply_withdrawals(journal, wanted_.overrides.block.withdrawals);
    auto requests = chain::collect_requests(journal, out_.record.receipts, context_, config_);
    if (!requests) return SimulationFault{-32603, requests.error().message};
    if (rules_.requests) header_.requests_hash = eth::requests_hash(*requests);
    return std::nullopt;
}

Result<eth::Transaction> BlockSimulator::transaction_of(state::Journal& journal,
                                                        const CallArgs& args) {
    const auto gas = std::min(args.gas.value_or(pool_.left()), gas_budget_);
    return to_transaction(args, config_.chain_id, args.nonce.value_or(journal.nonce(args.from)),
                          gas);
}

std::optional<Refusal> BlockSimulator::add_call(state::Journal& journal, const CallArgs& args,
                                                evm::Options options) {
    if (args.gas && *args.gas > pool_.left())
        return SimulationFault{kBlockGasExceeded,
                               "block gas limit reached: " + std::to_string(pool_.used) +
                                   " >= " + std::to_string(pool_.limit)};
    auto tx = transaction_of(journal, args);
    if (!tx) return SimulationFault{-32602, tx.error().message};
    const chain::SenderState sender{.nonce = journal.nonce(args.from),
                                    .balance = journal.balance(args.from),
                                    .has_code = false};
    if (const auto fault =
            chain::check_unsigned(*tx, sender, context_, config_, request_.validation))
        return SimulationFault{code_of(*fault), "err: " + std::string(chain::message_of(*fault))};
    TransferTracer tracer;
    if (request_.trace_transfers) options.tracer = &tracer;
    auto execution = chain::apply_unsigned(journal, *tx, args.from, context_, config_, pool_,
                                           request_.validation, options);
    if (!execution) return SimulationFault{kBlockGasExceeded, execution.error().message};
    if (config_.is_rollup()) chain::record_creators(journal, execution->created, args.from);
    gas_budget_ -= execution->receipt.gas_used;
    execution->receipt.bloom = eth::bloom_of(execution->receipt.logs);
    auto logs = request_.trace_transfers ? tracer.take() : execution->receipt.logs;
    keep(std::move(*tx), args.from, std::move(*execution), std::move(logs));
    return std::nullopt;
}

void BlockSimulator::keep(eth::Transaction tx, const Address& sender, chain::Execution execution,
                          std::vector<eth::Log> logs) {
    auto& record = out_.record;
    out_.calls.push_back(
        {{execution.status, std::move(execution.output), execution.receipt.gas_used},
         execution.peak_gas,
         {}});
    logs_.push_back(std::move(logs));
    record.tx_hashes.push_back(eth::hash_of(tx));
    record.block.transactions.push_back(std::move(tx));
    record.senders.push_back(sender);
    record.receipts.push_back(std::move(execution.receipt));
}

void BlockSimulator::sum_up() {
    std::vector<Bytes> transactions;
    std::vector<Bytes> receipts;
    for (const auto& tx : out_.record.block.transactions) transactions.push_back(eth::encode(tx));
    for (const auto& receipt : out_.record.receipts) {
        receipts.push_back(eth::encode(receipt));
        eth::add_to_bloom(header_.logs_bloom, receipt.bloom);
    }
    header_.transactions_root = trie::ordered_root(transactions);
    header_.receipts_root = trie::ordered_root(receipts);
    header_.gas_used = pool_.used;
    header_.blob_gas_used = pool_.blob_gas_used;
}

SimulatedBlock BlockSimulator::finish(const Hash256& state_root) {
    header_.state_root = state_root;
    auto& record = out_.record;
    record.block.header = header_;
    record.block.withdrawals = wanted_.overrides.block.withdrawals;
    record.hash = eth::hash_of(header_);
    record.encoded_size = eth::encode(record.block).size();
    place_logs();
    return std::move(out_);
}

void BlockSimulator::place_logs() {
    const auto& record = out_.record;
    std::uint64_t index = 0;
    for (std::size_t i = 0; i < logs_.size(); ++i) {
        const eth::Placement at{record.hash, header_.number, header_.timestamp, i};
        for (auto& log : logs_[i])
            out_.calls[i].logs.push_back({std::move(log), at, record.tx_hashes[i], index++, false});
    }
}

namespace {

/// All blocks of one request, each on those before it.
class ChainSimulator {
public:
    ChainSimulator(Ledger& ledger, const SimulationRequest& request, BlockPtr base,
                   std::uint64_t gas_budget)
        : ledger_(ledger), request_(request), base_(std::move(base)), gas_budget_(gas_budget) {}

    Outcome<std::vector<SimulatedBlock>> run(const std::vector<BlockOfCalls>& blocks) {
        for (const auto& block : blocks)
            if (auto refusal = add(block)) return std::move(*refusal);
        return std::move(done_);
    }

private:
    [[nodiscard]] const eth::Header& parent() const {
        return done_.empty() ? base_->block.header : done_.back().record.block.header;
    }

    std::optional<Refusal> add(const BlockOfCalls& wanted) {
        BlockSimulator simulator(ledger_.config(), request_, parent(), wanted, gas_budget_);
        const LedgerView view(ledger_, *base_);
        const state::OverlayView before(view, {changes_.rbegin(), changes_.rend()});
        auto refusal = simulator.run(before, hashes(), changes_);
        if (const auto read = view.check(); !read) return Refusal(read.error());
        if (refusal) return refusal;
        for (const auto& change : changes_) rooted_ += size_of(*change);
        if (rooted_ > kMostRooted)
            return SimulationFault{kTooMuch, "too many blocks for what they change"};
        const auto root = ledger_.root_after(base_->number(), changes_);
        if (!root) return Refusal(root.error());
        done_.push_back(simulator.finish(*root));
        return std::nullopt;
    }

    state::BlockHashes hashes() const {
        return [this, kept = ledger_.block_hashes()](std::uint64_t number) {
            if (number <= base_->number()) return kept(number);
            const auto index = number - base_->number() - 1;
            return index < done_.size() ? done_[index].record.hash : Hash256{};
        };
    }

    Ledger& ledger_;
    const SimulationRequest& request_;
    BlockPtr base_;
    std::uint64_t gas_budget_;
    std::vector<state::DiffPtr> changes_;  ///< oldest first
    std::size_t rooted_ = 0;               ///< changes in all roots so far
    std::vector<SimulatedBlock> done_;
};

}  // namespace

Result<std::variant<std::vector<SimulatedBlock>, SimulationFault>> Query::simulate(
    const SimulationRequest& request, const BlockId& id) const {
    using Answer = std::variant<std::vector<SimulatedBlock>, SimulationFault>;
    ALT_TRY_ASSIGN(const auto base, require(id));
    auto blocks = request.blocks;
    if (auto fault = lay_out(base->block.header, blocks)) return Answer{std::move(*fault)};
    auto outcome = ChainSimulator(ledger_, request, base, limits_.max_call_gas).run(blocks);
    if (auto* done = std::get_if<std::vector<SimulatedBlock>>(&outcome))
        return Answer{std::move(*done)};
    auto& refusal = std::get<Refusal>(outcome);
    if (auto* fault = std::get_if<SimulationFault>(&refusal)) return Answer{std::move(*fault)};
    return std::get<Error>(std::move(refusal));
}

}  // namespace alt::node
