#include <algorithm>
#include <array>

#include "core/manifest/field.hpp"

namespace alt::manifest {
namespace {

using Words1 = std::array<std::string_view, 1>;
using Words2 = std::array<std::string_view, 2>;
using Words3 = std::array<std::string_view, 3>;
using Words4 = std::array<std::string_view, 4>;

constexpr Words1 kDrivers{"inprocess"};
constexpr Words4 kDriversLater{"process", "anvil", "geth", "exec"};
constexpr Words3 kHardforks{"cancun", "prague", "osaka"};
constexpr Words2 kModes{"auto", "interval"};
constexpr Words1 kModesLater{"manual"};
constexpr Words2 kDurabilities{"fsync", "none"};
constexpr Words2 kNatives{"bridged", "play"};
constexpr Words1 kValidations{"trusted"};
constexpr Words3 kValidationsLater{"attested", "fraud", "validity"};
constexpr Words2 kPayouts{"push", "none"};

/// Wallets keep chain ids in doubles.
constexpr std::uint64_t kMostChainId = (1ull << 53) - 1;
constexpr std::uint64_t kYear = 365ull * 86'400'000;

// clang-format 14 takes the lambdas' `auto&` for a reference to a block.
// clang-format off
constexpr std::array kFields{
    Field{.path = "name",
          .doc = "What commands call the rollup.",
          .target = +[](Manifest& m) -> auto& { return m.name; },
          .format = Format::name},
    Field{.path = "parent.rpc",
          .doc = "\"embedded\" (a development chain inside the host) or the URL of an Ethereum "
                 "node.",
          .target = +[](Manifest& m) -> auto& { return m.parent.rpc; },
          .format = Format::rpc},
    Field{.path = "parent.chain_id",
          .doc = "Refuse a parent with another chain id.",
          .target = +[](Manifest& m) -> auto& { return m.parent.chain_id; },
          .least = 1,
          .most = kMostChainId},
    Field{.path = "parent.confirmations",
          .doc = "When a deposit or receipt counts: 1 is in a block, n has n - 1 blocks on top; 0 "
                 "(as 1) for loopback parents, else 12.",
          .target = +[](Manifest& m) -> auto& { return m.parent.confirmations; },
          .most = 10'000},
    Field{.path = "parent.signer",
          .doc = "The operator's key: dev:N (development only), env:NAME or file:PATH; never "
                 "the key itself.",
          .target = +[](Manifest& m) -> auto& { return m.parent.signer; },
          .format = Format::signer},
    Field{.path = "runtime.driver",
          .doc = "What runs the rollup.",
          .target = +[](Manifest& m) -> auto& { return m.runtime.driver; },
          .choices = kDrivers,
          .later = kDriversLater},
    Field{.path = "runtime.listen",
          .doc = "Loopback address of the JSON-RPC endpoint.",
          .target = +[](Manifest& m) -> auto& { return m.runtime.listen; },
          .format = Format::loopback},
    Field{.path = "runtime.port",
          .doc = "Port of the JSON-RPC endpoint; 0 is any free one, kept across restarts.",
          .target = +[](Manifest& m) -> auto& { return m.runtime.port; },
          .most = 65'535},
    Field{.path = "vm.hardfork",
          .doc = "Ethereum's rules that the rollup follows.",
          .target = +[](Manifest& m) -> auto& { return m.vm.hardfork; },
          .choices = kHardforks},
    Field{.path = "vm.chain_id",
          .doc = "Chain id of the rollup; a fresh one for each rollup unless pinned here.",
          .target = +[](Manifest& m) -> auto& { return m.vm.chain_id; },
          .least = 1,
          .most = kMostChainId},
    Field{.path = "vm.gas_limit",
          .doc = "Gas in one block.",
          .target = +[](Manifest& m) -> auto& { return m.vm.gas_limit; },
          .least = 1'000'000,
          .most = 1'000'000'000},
    Field{.path = "genesis.accounts",
          .doc = "Development accounts that `alt accounts` shows.",
          .target = +[](Manifest& m) -> auto& { return m.genesis.accounts; },
          .most = 1'000},
    Field{.path = "genesis.alloc",
          .doc = "Balances of the first block, address = \"amount\"; only with bridge.native = "
                 "\"play\".",
          .target = +[](Manifest& m) -> auto& { return m.genesis.alloc; }},
    Field{.path = "sequencing.mode",
          .doc = "auto seals a block as soon as there is something in it; interval seals one "
                 "each block_time.",
          .target = +[](Manifest& m) -> auto& { return m.sequencing.mode; },
          .choices = kModes,
          .later = kModesLater},
    Field{.path = "sequencing.block_time",
          .doc = "Time between blocks; only with mode = \"interval\".",
          .target = +[](Manifest& m) -> auto& { return m.sequencing.block_time; },
          .least = 10,
          .most = 3'600'000},
    Field{.path = "sequencing.durability",
          .doc = "fsync: an accepted transaction survives a crash of the machine; none: of the "
                 "process only.",
          .target = +[](Manifest& m) -> auto& { return m.sequencing.durability; },
          .choices = kDurabilities},
    Field{.path = "sequencing.mempool_txs",
          .doc = "How many transactions may wait for a block; then only a dearer one gets in, for "
                 "the cheapest.",
          .target = +[](Manifest& m) -> auto& { return m.sequencing.mempool_txs; },
          .least = 1,
          .most = 10'000'000},
    Field{.path = "sequencing.mempool_per_sender",
          .doc = "How many of them may be of one sender.",
          .target = +[](Manifest& m) -> auto& { return m.sequencing.mempool_per_sender; },
          .least = 1,
          .most = 1'000'000},
    Field{.path = "sequencing.mempool_mib",
          .doc = "How much memory they may take, in MiB.",
          .target = +[](Manifest& m) -> auto& { return m.sequencing.mempool_mib; },
          .least = 1,
          .most = 65'536},
    Field{.path = "history.blocks",
          .doc = "How many of the last blocks to keep, with their receipts and logs: 1,025 at the "
                 "least; 0 is as many as mib has room for.",
          .target = +[](Manifest& m) -> auto& { return m.history.blocks; },
          .most = 1'000'000'000},
    Field{.path = "history.mib",
          .doc = "Memory that blocks, receipts, indexes and past states may take, in MiB; 0 is "
                 "no limit. What no longer fits is pruned, oldest first: who asks for a pruned "
                 "block, or for logs from before, gets the error 4444; state, balances, "
                 "deposits, settlement and claims lose nothing. The disk gets its part of the "
                 "block log back, so that an archive lacks it, too.",
          .target = +[](Manifest& m) -> auto& { return m.history.mib; },
          .most = 1'048'576},
    Field{.path = "bridge.native",
          .doc = "bridged: every wei is backed on the parent; play: gas money that never leaves "
                 "the rollup.",
          .target = +[](Manifest& m) -> auto& { return m.bridge.native; },
          .choices = kNatives},
    Field{.path = "demand.idle",
          .doc = "Settle after this long without a transaction or deposit; 0 is never.",
          .target = +[](Manifest& m) -> auto& { return m.demand.idle; },
          .most = kYear},
    Field{.path = "demand.ttl",
          .doc = "Settle this long after the rollup went live; 0 is never.",
          .target = +[](Manifest& m) -> auto& { return m.demand.ttl; },
          .most = kYear},
    Field{.path = "settlement.validation",
          .doc = "Who vouches for the final state: trusted is the operator alone.",
          .target = +[](Manifest& m) -> auto& { return m.settlement.validation; },
          .choices = kValidations,
          .later = kValidationsLater},
    Field{.path = "settlement.challenge_window",
          .doc = "Time between the proposal of the final root and its finality, in whole seconds.",
          .target = +[](Manifest& m) -> auto& { return m.settlement.challenge_window; },
          .most = kYear},
    Field{.path = "settlement.pay",
          .doc = "push: the operator pays every exit; none: owners claim.",
          .target = +[](Manifest& m) -> auto& { return m.settlement.pay; },
          .choices = kPayouts},
    Field{.path = "settlement.archive",
          .doc = "Keep the block log beside the death certificate when the rollup is destroyed.",
          .target = +[](Manifest& m) -> auto& { return m.settlement.archive; }},
    Field{.path = "fees.base_fee",
          .doc = "Base fee per gas of the first block; EIP-1559 moves it from there.",
          .target = +[](Manifest& m) -> auto& { return m.fees.base_fee; }},
    Field{.path = "fees.fixed_base_fee",
          .doc = "true: base_fee holds for every block.",
          .target = +[](Manifest& m) -> auto& { return m.fees.fixed_base_fee; }},
    Field{.path = "fees.recipient",
          .doc = "Who gets the rollup's fees at the end; the operator unless set.",
          .target = +[](Manifest& m) -> auto& { return m.fees.recipient; }},
    Field{.path = "fees.parent_budget",
          .doc = "The most that settling may spend on the parent; what it does not cover stays "
                 "claimable.",
          .target = +[](Manifest& m) -> auto& { return m.fees.parent_budget; }},
};
// clang-format on

constexpr std::array kSections{
    Section{"parent", "The chain that holds the assets."},
    Section{"runtime", "Where and how the rollup runs."},
    Section{"vm", "The execution environment."},
    Section{"genesis", "What exists before the first transaction."},
    Section{"sequencing", "How blocks are made."},
    Section{"history", "How much of the past is kept."},
    Section{"bridge", "What comes in from the parent."},
    Section{"demand", "When the burst ends and the rollup settles by itself."},
    Section{"settlement", "How the final state gets to the parent."},
    Section{"fees", "What users pay, and who gets it."},
};

constexpr std::array kLater{
    LaterKey{"extends", "copy the other manifest's fields into this one"},
    LaterKey{"da", "blocks stay in the rollup's own log and archive"},
    LaterKey{"avs", "use settlement.validation = \"trusted\""},
    LaterKey{"observability", "use alt status, alt events and alt logs"},
    LaterKey{"hooks", "call alt wait NAME --for PHASE from a script"},
    LaterKey{"parent.finality", "use parent.confirmations"},
    LaterKey{"parent.retry", "failed requests are tried again with backoff"},
    LaterKey{"parent.max_rps", "leave it out"},
    LaterKey{"runtime.command", "use runtime.driver = \"inprocess\""},
    LaterKey{"runtime.data", "set ALT_HOME"},
    LaterKey{"runtime.limits", "leave it out"},
    LaterKey{"runtime.ready", "a rollup is ready when eth_chainId answers and its genesis matches"},
    LaterKey{"runtime.stop_grace", "leave it out"},
    LaterKey{"vm.kind", "the only machine is the EVM"},
    LaterKey{"genesis.file", "list balances in genesis.alloc"},
    LaterKey{"genesis.import", "list balances in genesis.alloc"},
    LaterKey{"sequencing.order", "transactions are ordered by price, then by arrival"},
    LaterKey{"sequencing.mempool", "set sequencing.mempool_txs, mempool_per_sender or mempool_mib"},
    LaterKey{"sequencing.force_inclusion", "deposits are always included"},
    LaterKey{"bridge.assets", "only ether is bridged"},
    LaterKey{"bridge.exports", "only ether is bridged"},
    LaterKey{"bridge.cap", "the portal takes what is sent to it"},
    LaterKey{"bridge.caps", "the portal takes what is sent to it"},
    LaterKey{"demand.raise", "call alt up"},
    LaterKey{"demand.max_blocks", "use demand.idle or demand.ttl"},
    LaterKey{"demand.extend", "use demand.idle"},
    LaterKey{"demand.notice", "leave it out"},
    LaterKey{"settlement.checkpoint", "only the final state is posted"},
    LaterKey{"settlement.deadline", "use demand.ttl"},
    LaterKey{"settlement.on_failure", "a failed step is tried again; see alt status"},
    LaterKey{"fees.token", "fees are paid in the native currency"},
    LaterKey{"fees.split", "use fees.recipient"},
};

}  // namespace

std::string_view Field::section() const {
    const auto dot = path.find('.');
    return dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
}

std::string_view Field::key() const {
    const auto dot = path.find('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

std::span<const Field> fields() {
    return kFields;
}
std::span<const Section> sections() {
    return kSections;
}
std::span<const LaterKey> later_keys() {
    return kLater;
}

const Field* find_field(std::string_view path) {
    const auto* at = std::ranges::find(kFields, path, &Field::path);
    return at == kFields.end() ? nullptr : &*at;
}

const LaterKey* find_later(std::string_view path) {
    const auto* at = std::ranges::find(kLater, path, &LaterKey::path);
    return at == kLater.end() ? nullptr : &*at;
}

bool is_section(std::string_view name) {
    return std::ranges::find(kSections, name, &Section::name) != kSections.end();
}

}  // namespace alt::manifest
