#pragma once

#include <string_view>

#include "core/base/result.hpp"

/// The names under which Ethereum's execution specs file refusals ("TransactionException.…").
namespace alt::evmtool {

/// The name in a refusal's message, "nonce too low (NONCE_MISMATCH_TOO_LOW)": its last word of
/// capitals with an underscore. Empty when it has none.
std::string_view exception_name(const Error& error) noexcept;

/// `error` with "(name)" behind its message, if that has no name.
Error with_name(Error error, std::string_view name);

/// True if `error` is what `expected` asks for: names with or without their class
/// ("TransactionException."), alternatives separated by '|'.
bool is_expected(const Error& error, std::string_view expected) noexcept;

}  // namespace alt::evmtool
