#include "core/lifecycle/plan.hpp"

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"
#include "core/crypto/random.hpp"
#include "core/driver/wire.hpp"
#include "core/sys/ports.hpp"

namespace alt::lifecycle {
namespace {

/// Chain ids of ephemeral rollups: random, above every registered chain's, and exact in a
/// JavaScript number.
constexpr std::uint64_t kFirstChainId = 0x1000'0000'0000;

Result<std::uint64_t> fresh_chain_id() {
    std::array<std::uint8_t, 5> random{};
    ALT_TRY(crypto::random_bytes(random));
    std::uint64_t low = 0;
    for (const auto byte : random) low = low << 8 | byte;
    return kFirstChainId + low;
}

driver::RollupSpec spec_of(const PlanRequest& request) {
    const auto& manifest = request.manifest;
    driver::RollupSpec spec;
    spec.name = request.name;
    spec.listen = manifest.runtime.listen;
    spec.port = manifest.runtime.port;
    spec.hardfork = manifest.vm.hardfork;
    spec.gas_limit = manifest.vm.gas_limit;
    spec.seal = manifest.sequencing.mode == manifest::SealMode::interval
                    ? driver::SealMode::interval
                    : driver::SealMode::automatic;
    spec.block_time = manifest.sequencing.block_time;
    spec.durability = manifest.sequencing.durability == manifest::Durability::fsync
                          ? driver::Durability::fsync
                          : driver::Durability::none;
    spec.pool = {.max_txs = manifest.sequencing.mempool_txs,
                 .max_per_sender = manifest.sequencing.mempool_per_sender,
                 .max_bytes = manifest.sequencing.mempool_mib << 20};
    spec.history = {.blocks = manifest.history.blocks, .bytes = manifest.history.mib << 20};
    spec.native = manifest.bridge.native == manifest::NativeCurrency::play
                      ? driver::NativeCurrency::play
                      : driver::NativeCurrency::bridged;
    for (const auto& entry : manifest.genesis.alloc)
        spec.alloc.push_back({entry.account, entry.amount});
    spec.initial_base_fee = manifest.fees.base_fee;
    spec.fixed_base_fee = manifest.fees.fixed_base_fee;
    spec.fee_recipient = manifest.fees.recipient.value_or(request.operator_address);
    spec.parent_rpc = manifest.parent.rpc.front();
    spec.parent_confirmations = manifest.parent.confirmations;
    return spec;
}

}  // namespace

Result<store::RollupRow> plan_rollup(const PlanRequest& request, client::ChainClient& parent,
                                     std::int64_t now_ms) {
    auto spec = spec_of(request);
    ALT_TRY_ASSIGN(spec.parent_chain_id, parent.chain_id());
    const auto& wanted = request.manifest.parent.chain_id;
    if (wanted && *wanted != spec.parent_chain_id)
        return make_error(Errc::parent_unavailable,
                          fmt::format("the parent {} is chain {}, the manifest says {}",
                                      spec.parent_rpc, spec.parent_chain_id, *wanted),
                          "correct parent.chain_id or parent.rpc");
    // Before anything is sent to the parent, although the launch would notice, too.
    if (spec.port != 0 && sys::port_owner(spec.port)) return sys::port_taken(spec.port);
    ALT_TRY_ASSIGN(spec.portal_block, parent.block_number());
    ALT_TRY_ASSIGN(const auto fresh, fresh_chain_id());
    spec.chain_id = request.manifest.vm.chain_id.value_or(fresh);
    spec.genesis_time = static_cast<std::uint64_t>(now_ms / 1000);

    store::RollupRow row;
    row.name = request.name;
    row.phase = to_string(Phase::planned);
    row.manifest = manifest::canonical(request.manifest);
    row.manifest_digest = to_hex(manifest::digest(request.manifest));
    row.manifest_source = request.source;
    row.spec = codec::to_text(driver::to_json(spec));
    row.created_ms = now_ms;
    return row;
}

Result<contracts::OpenParams> open_params(Run& run) {
    contracts::OpenParams params;
    // One opener may raise the same manifest many times: id, time and chain id tell the rollups
    // apart.
    params.salt = crypto::keccak256(view_of(fmt::format("alt:{}:{}:{}:{}", run.row.id, run.row.name,
                                                        run.row.created_ms, run.spec.chain_id)));
    params.proposer = run.operator_address();
    params.rollup_chain_id = run.spec.chain_id;
    ALT_TRY_ASSIGN(params.genesis_hash, run.tools().driver.genesis_hash(run.spec));
    ALT_TRY_ASSIGN(params.manifest_digest, parse_hash(run.row.manifest_digest));
    params.challenge_window = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::seconds>(run.manifest.settlement.challenge_window)
            .count());
    return params;
}

}  // namespace alt::lifecycle
