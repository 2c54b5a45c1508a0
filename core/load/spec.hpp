#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace alt::load {

enum class Kind {
    // Transactions.
    eth,     ///< a wei from account to account
    erc20,   ///< a token from account to account
    erc721,  ///< a paid mint
    // Reads.
    call,  ///< eth_call of balanceOf
    block_number,
    balance,
    logs,    ///< eth_getLogs of one recipient's transfers, over the whole chain
    receipt  ///< eth_getTransactionReceipt of the newest transactions
};

std::string_view to_string(Kind kind) noexcept;
/// none: there is no such kind.
std::optional<Kind> kind_of(std::string_view name) noexcept;
/// "eth, erc20, …": for messages.
std::string kind_names();
constexpr bool is_transaction(Kind kind) noexcept {
    return kind <= Kind::erc721;
}

/// What a load is to do.
struct Spec {
    std::string url;  ///< http
    Kind kind = Kind::eth;
    std::uint64_t count = 10'000;  ///< transactions, or reads
    std::uint64_t senders = 10;    ///< accounts that sign; for reads, accounts that are asked about
    std::uint64_t connections = 10;  ///< at most as many are used as there are senders
    std::uint64_t batch = 1;         ///< calls in one request; 1 sends them singly
    std::uint64_t pipeline = 1;      ///< requests on a connection that wait for an answer
    /// Calls a second, each at its planned instant, from which its latency counts however late it
    /// is sent; 0: each connection sends as soon as it has its answer.
    double rate = 0;
    std::uint64_t recipients = 0;  ///< 0: the senders, in a ring
    bool mine = false;             ///< evm_mine once all is sent, for chains that do not seal alone
    std::chrono::milliseconds timeout{120'000};  ///< for sending and mining
};

/// The bounds of a Spec. Errors: usage.
Result<void> check(const Spec& spec);

}  // namespace alt::load
