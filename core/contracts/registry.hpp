#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/base/bytes.hpp"

namespace alt::contracts {

/// A compiled contract, embedded from `artifacts/`. Everything lives as long as the program.
struct Artifact {
    std::string_view name;
    BytesView creation;  ///< init code without constructor arguments
    BytesView runtime;   ///< deployed code; immutables are zero in it
    std::span<const std::size_t>
        immutable_offsets;  ///< in `runtime`: where 32-byte immutables belong
    std::string_view abi_json;
};

/// All embedded contracts in the order of their names.
std::span<const Artifact> artifacts() noexcept;

enum class ContractId {
    alt_factory,
    bench_loops,
    fee_vault,
    launch_mint,
    load_token,
    message_passer,
    rollup_portal,
    rollup_settlement
};

const Artifact& artifact(ContractId id) noexcept;
/// @return nullptr if no contract has that name.
const Artifact* find_artifact(std::string_view name) noexcept;

/// The deployed code of a contract whose immutables all hold the one address `value`.
Bytes runtime_with_immutable(const Artifact& artifact, const Address& value);

}  // namespace alt::contracts
