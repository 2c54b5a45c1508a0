#include "runtime/chain/header_check.hpp"

#include <initializer_list>
#include <limits>

#include "runtime/chain/block_builder.hpp"
#include "runtime/trie/trie.hpp"

namespace alt::chain {
namespace {

constexpr auto kMaxGasLimit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());

struct Check {
    bool holds;
    BlockFault fault;
};

BlockFault first_fault(std::initializer_list<Check> checks) noexcept {
    for (const auto& check : checks)
        if (!check.holds) return check.fault;
    return {};
}

/// A block may move its parent's gas limit by less than 1/1024 (yellow paper, 4.4.4).
bool is_near(std::uint64_t gas_limit, std::uint64_t parent_limit) noexcept {
    const auto move =
        gas_limit > parent_limit ? gas_limit - parent_limit : parent_limit - gas_limit;
    return move == 0 || move < parent_limit / kGasLimitDivisor;
}

BlockFault check_bounds(const eth::Header& h, const eth::Header& parent,
                        const ChainConfig& config) noexcept {
    return first_fault({
        {h.number == parent.number + 1, {"the number does not follow", "INVALID_BLOCK_NUMBER"}},
        {h.timestamp >= parent.timestamp + config.min_block_time,
         {"the block is older than its parent", "INVALID_BLOCK_TIMESTAMP_OLDER_THAN_PARENT"}},
        {h.gas_limit <= kMaxGasLimit, {"the gas limit has 64 bits", "GASLIMIT_TOO_BIG"}},
        {h.gas_limit >= kMinGasLimit, {"the gas limit is below 5000", "INVALID_GASLIMIT"}},
        {is_near(h.gas_limit, parent.gas_limit),
         {"the gas limit is too far from the parent's", "INVALID_GASLIMIT"}},
        {h.gas_used <= h.gas_limit, {"the gas used is above the limit", "GAS_USED_OVERFLOW"}},
        {h.extra_data.size() <= kMaxExtraData, {"the extra data is long", "EXTRA_DATA_TOO_BIG"}},
    });
}

/// What is constant since the merge (EIP-3675).
BlockFault check_constants(const eth::Header& h) noexcept {
    return first_fault({
        {h.ommers_hash == eth::kEmptyOmmersHash,
         {"it has ommers", "IMPORT_IMPOSSIBLE_UNCLES_OVER_PARIS"}},
        {h.difficulty.is_zero(),
         {"it has a difficulty", "IMPORT_IMPOSSIBLE_DIFFICULTY_OVER_PARIS"}},
        {h.nonce == decltype(h.nonce){}, {"it has a nonce", "INVALID_BLOCK_NONCE"}},
    });
}

BlockFault check_fork_fields(const eth::Header& h, const ForkRules& rules) noexcept {
    const bool complete = h.base_fee_per_gas && h.withdrawals_root && h.blob_gas_used &&
                          h.excess_blob_gas && h.parent_beacon_block_root;
    return first_fault({
        {complete, {"a field of its fork is missing", "INCORRECT_BLOCK_FORMAT"}},
        {h.requests_hash.has_value() == rules.requests,
         {"the requests hash is another fork's", "INCORRECT_BLOCK_FORMAT"}},
    });
}

}  // namespace

BlockFault check_header(const eth::Header& header, const eth::Header& parent,
                        const ChainConfig& config) noexcept {
    const auto& rules = config.forks.at(header.timestamp);
    if (header.parent_hash != eth::hash_of(parent))
        return {"its parent is another block", "UNKNOWN_PARENT"};
    for (const auto& fault : {check_bounds(header, parent, config), check_constants(header),
                              check_fork_fields(header, rules)})
        if (fault.is_fault()) return fault;
    return first_fault({
        {header.base_fee_per_gas == base_fee_after(config, parent),
         {"the base fee differs", "INVALID_BASEFEE_PER_GAS"}},
        {header.excess_blob_gas == excess_blob_gas_after(parent, rules),
         {"the excess blob gas differs", "INCORRECT_EXCESS_BLOB_GAS"}},
    });
}

BlockFault compare_headers(const eth::Header& a, const eth::Header& b) noexcept {
    const auto fault = first_fault({
        {a.transactions_root == b.transactions_root,
         {"the transactions root differs", "INVALID_TRANSACTIONS_ROOT"}},
        {a.withdrawals_root == b.withdrawals_root,
         {"the withdrawals root differs", "INVALID_WITHDRAWALS_ROOT"}},
        {a.gas_used == b.gas_used, {"the gas used differs", "INVALID_GAS_USED"}},
        {a.blob_gas_used == b.blob_gas_used,
         {"the blob gas used differs", "INCORRECT_BLOB_GAS_USED"}},
        {a.receipts_root == b.receipts_root,
         {"the receipts root differs", "INVALID_RECEIPTS_ROOT"}},
        {a.logs_bloom == b.logs_bloom, {"the logs bloom differs", "INVALID_LOG_BLOOM"}},
        {a.requests_hash == b.requests_hash, {"the requests hash differs", "INVALID_REQUESTS"}},
    });
    if (fault.is_fault()) return fault;
    auto rest = a;
    rest.state_root = b.state_root;
    if (rest == b) return {};
    return {"a field that the chain does not set has a value", "INCORRECT_BLOCK_FORMAT"};
}

Hash256 withdrawals_root(std::span<const eth::Withdrawal> withdrawals) {
    std::vector<Bytes> encoded;
    encoded.reserve(withdrawals.size());
    for (const auto& one : withdrawals) encoded.push_back(eth::encode(one));
    return trie::ordered_root(encoded);
}

}  // namespace alt::chain
