#pragma once

#include <span>
#include <string_view>

#include "core/eth/header.hpp"
#include "runtime/chain/config.hpp"

namespace alt::chain {

/// What is wrong with a block, or nothing.
struct BlockFault {
    std::string_view what;  ///< "the base fee differs"; empty: nothing is
    std::string_view name;  ///< BlockException of the execution specs

    [[nodiscard]] bool is_fault() const noexcept { return !what.empty(); }
};

/// All that can be said of a header before its block executes: ancestry, bounds, what follows from
/// the parent (base fee, excess blob gas), which fields its fork has.
BlockFault check_header(const eth::Header& header, const eth::Header& parent,
                        const ChainConfig& config) noexcept;

/// What a header says differently from the one that execution gave. The state root is not compared.
BlockFault compare_headers(const eth::Header& executed, const eth::Header& header) noexcept;

/// Root of the trie of withdrawals by index (EIP-4895).
Hash256 withdrawals_root(std::span<const eth::Withdrawal> withdrawals);

}  // namespace alt::chain
