#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/codec/json.hpp"
#include "runtime/evm/revision.hpp"
#include "runtime/state/state_view.hpp"

/// The notations that Ethereum's vector files share.
namespace alt::evmtool {

/// Reads and parses. Errors name the file.
Result<codec::Json> load_vector_file(const std::filesystem::path& file);

/// A quantity string, which may have leading zeros here ("0x0a"); "0x" is zero.
Result<uint256> number_at(const codec::Json& json, std::string_view key);
/// The same, below 2^64.
Result<std::uint64_t> u64_at(const codec::Json& json, std::string_view key);

/// {address: {nonce, balance, code, storage}} as the change from the empty state. Members that are
/// absent are zero or empty; slots of zero are absent slots.
Result<state::Diff> parse_alloc(const codec::Json& json);

/// The revision that "Cancun", "Prague", "Osaka" names; none for other forks.
std::optional<evm::Revision> revision_named(std::string_view fork) noexcept;

}  // namespace alt::evmtool
