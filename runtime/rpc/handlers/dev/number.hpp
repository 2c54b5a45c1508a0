#pragma once

#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

/// A number as development tools send it: a JSON number, hex or decimal text.
Result<uint256> as_number(const codec::Json& json, std::string_view path);
/// The same at a position, up to 2^64 - 1; `fallback` when it is absent.
Result<std::uint64_t> number_at(const Params& params, std::size_t index,
                                std::optional<std::uint64_t> fallback = std::nullopt);
Result<uint256> big_number_at(const Params& params, std::size_t index);

/// Whoever asks for a signature of an account that is not Wallet::accounts().
net::RpcError no_key(const Address& account);

/// Adds one method under several names.
inline void add_aliases(MethodTable& table, std::initializer_list<std::string_view> names,
                        Handler handler, Runs runs, std::string_view summary,
                        std::string_view params = "", std::string_view result = "Null") {
    for (const auto name : names) table.add(name, handler, runs, summary, params, result);
}

// The parts of add_dev.
void add_dev_accounts(MethodTable& table);
void add_dev_info(MethodTable& table);
void add_dev_mining(MethodTable& table);
void add_dev_pool(MethodTable& table);
void add_dev_signing(MethodTable& table);
void add_dev_state(MethodTable& table);
void add_dev_time(MethodTable& table);
void add_dev_token(MethodTable& table);

}  // namespace alt::rpc

/// Runs what changes the node, or answers -32000 with its refusal.
#define ALT_DO(expression)                                                                   \
    do {                                                                                     \
        if (const auto alt_done = (expression); !alt_done) return refused(alt_done.error()); \
    } while (false)
