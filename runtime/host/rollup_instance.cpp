#include "runtime/host/rollup_instance.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/contracts/predeploys.hpp"
#include "core/eth/exit_tree.hpp"
#include "core/sys/files.hpp"
#include "core/sys/process.hpp"
#include "runtime/chain/genesis.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::host {
namespace {

using contracts::PortalPhase;
using contracts::PortalView;

constexpr std::chrono::milliseconds kDepositPoll{20};

Result<chain::ChainConfig> config_of(const driver::RollupSpec& spec) {
    chain::ChainConfig config;
    ALT_TRY_ASSIGN(config.forks, chain::fork_named(spec.hardfork));
    config.chain_id = spec.chain_id;
    config.kind = chain::Kind::rollup;
    config.gas_limit = spec.gas_limit;
    config.initial_base_fee = spec.initial_base_fee;
    if (spec.fixed_base_fee) config.fixed_base_fee = spec.initial_base_fee;
    config.native = spec.native == driver::NativeCurrency::play ? chain::NativeCurrency::play
                                                                : chain::NativeCurrency::bridged;
    config.fee_recipient = spec.fee_recipient;
    config.parent_chain_id = spec.parent_chain_id;
    config.portal = spec.portal;
    return config;
}

Result<chain::Genesis> genesis_of(const driver::RollupSpec& spec) {
    ALT_TRY_ASSIGN(const auto config, config_of(spec));
    auto genesis = chain::make_rollup_genesis(config, spec.genesis_time);
    for (const auto& entry : spec.alloc) genesis.alloc[entry.account].balance = entry.balance;
    return genesis;
}

Result<node::NodeOptions> options_of(const driver::RollupSpec& spec) {
    node::NodeOptions options;
    options.folder = spec.folder;
    ALT_TRY_ASSIGN(options.genesis, genesis_of(spec));
    options.seal = spec.seal;
    if (spec.block_time.count() > 0) options.block_time = spec.block_time;
    options.durability = spec.durability;
    options.pool.max_txs = spec.pool.max_txs;
    options.pool.max_bytes = spec.pool.max_bytes;
    options.pool.max_per_sender = spec.pool.max_per_sender;
    options.pool.max_nonce_gap = spec.pool.max_per_sender;
    options.history_blocks = spec.history.blocks;
    options.history_bytes = spec.history.bytes;
    return options;
}

Result<Bytes> view_of_portal(client::ChainClient& parent, const Address& portal, PortalView view) {
    client::CallRequest request;
    request.to = portal;
    request.data = contracts::encode_view(view);
    return parent.call(request, client::BlockTag::latest);
}

}  // namespace

Result<Hash256> genesis_hash_of(const driver::RollupSpec& spec) {
    ALT_TRY_ASSIGN(const auto genesis, genesis_of(spec));
    state::MemoryState state;
    state.apply(chain::genesis_diff(genesis));
    return eth::hash_of(chain::make_genesis_block(genesis, state.root()).header);
}

Result<std::unique_ptr<RollupInstance>> RollupInstance::start(
    const driver::RollupSpec& spec, client::ChainClient& parent, net::IoPool& pool,
    std::shared_ptr<node::Workers> workers, sys::Clock& clock, Logger& logger,
    rpc::Steward* steward) {
    if (!spec.folder.empty()) ALT_TRY(sys::make_dirs(spec.folder));
    ALT_TRY_ASSIGN(auto options, options_of(spec));
    options.workers = std::move(workers);
    auto own = std::unique_ptr<Logger>(new Logger(
        logger, {{"rollup", spec.name}, {"rollup_id", static_cast<std::uint64_t>(spec.id)}}));
    ALT_TRY_ASSIGN(auto node, node::Node::open(std::move(options), clock, *own));
    ALT_TRY_ASSIGN(auto server,
                   rpc::RpcServer::start(*node, pool,
                                         {.listen = spec.listen,
                                          .port = spec.port,
                                          .dev_methods = true,
                                          .rollup = rpc::RollupLink{spec, parent, steward},
                                          .logger = own.get()}));
    return std::unique_ptr<RollupInstance>(new RollupInstance(
        std::move(own), std::move(node), std::move(server), parent, spec, clock));
}

driver::Handle RollupInstance::handle() const {
    const auto self = sys::current_process();
    return {self.pid, self.start_time, server_->url(), server_->port(), node_->genesis_hash()};
}

driver::Inspection RollupInstance::inspect() const {
    auto out = node_->inspect();
    out.cpu_ms += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(server_->cpu()).count());
    const auto memory = node_->memory_use();
    out.memory = {memory.state, memory.history, memory.pool, server_->memory()};
    return out;
}

Result<void> RollupInstance::pull_deposits() {
    const std::scoped_lock lock(feed_mutex_);
    pull_failed_ = true;
    const auto credited = node_->deposits_credited();
    ALT_TRY_ASSIGN(auto deposits, feed_.read_from(credited));
    if (!deposits.empty()) ALT_TRY(node_->deposit(credited, std::move(deposits)));
    pull_failed_ = false;
    return {};
}

void RollupInstance::expect_deposits(std::uint64_t block) {
    expected_ = std::max(expected_.value_or(0), block);
}

RollupInstance::Deposits RollupInstance::awaits_deposits(bool parent_moved) {
    pull_at_once_ = pull_at_once_ || parent_moved;
    {
        const std::unique_lock lock(feed_mutex_, std::try_to_lock);
        // Somebody else pulls; see afterwards whether it was enough.
        if (!lock) return Deposits::ask_again;
        const bool behind = expected_ && !feed_.has_read(*expected_);
        if (!pull_failed_ && !(behind && pull_at_once_)) return Deposits::none_awaited;
    }
    pull_at_once_ = false;
    // A closed chain takes none.
    return closed_ ? Deposits::none_awaited : Deposits::pull_now;
}

Result<driver::Closing> RollupInstance::close() {
    auto closing = node_->close();
    if (closing) closed_ = true;
    return closing;
}

bool RollupInstance::awaits_settlement(bool parent_moved) {
    look_again_ = look_again_ || parent_moved;
    return closed_ && look_again_ && !is_final_;
}

Result<void> RollupInstance::look_at_settlement() {
    const auto head = node_->inspect();
    ALT_TRY_ASSIGN(const auto phase_word, view_of_portal(parent_, portal_, PortalView::phase));
    ALT_TRY_ASSIGN(const auto phase, contracts::decode_phase(phase_word));
    if (phase != PortalPhase::proposed && phase != PortalPhase::settled) {
        look_again_ = false;
        return {};
    }
    ALT_TRY_ASSIGN(const auto answer,
                   view_of_portal(parent_, portal_, PortalView::final_output_root));
    ALT_TRY_ASSIGN(const auto root, contracts::decode_word(answer));
    ALT_TRY_ASSIGN(const auto passer,
                   node_->query().proof(contracts::kMessagePasser, {}, client::BlockTag::latest));
    look_again_ = false;
    if (root != eth::output_root(head.state_root, passer.storage_root, head.block_hash))
        return make_error(Errc::corrupt, "the portal " + to_hex(portal_) +
                                             " has another final root than this chain");
    is_final_ = phase == PortalPhase::settled;
    node_->set_on_parent({.proposed = head.block_num, .final = is_final_ ? head.block_num : 0});
    return {};
}

Result<void> RollupInstance::sync_deposits(std::uint64_t count, std::chrono::milliseconds limit) {
    const auto deadline = clock_.steady() + limit;
    while (true) {
        ALT_TRY(pull_deposits());
        const auto credited = node_->deposits_credited();
        if (credited >= count) return {};
        if (clock_.steady() >= deadline)
            return make_error(
                Errc::timeout,
                fmt::format(
                    "{} of {} deposits are in the rollup; the rest is not confirmed on the parent",
                    credited, count),
                "run the command again; nothing is lost");
        clock_.sleep_for(kDepositPoll);
    }
}

}  // namespace alt::host
