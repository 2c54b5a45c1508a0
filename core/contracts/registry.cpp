#include "core/contracts/registry.hpp"

#include <algorithm>
#include <array>

#include "core/base/assert.hpp"

namespace alt::contracts {
namespace {

/// In the order of ContractId.
constexpr std::array<std::string_view, 8> kNames{"AltFactory",   "BenchLoops",      "FeeVault",
                                                 "LaunchMint",   "LoadToken",       "MessagePasser",
                                                 "RollupPortal", "RollupSettlement"};

}  // namespace

const Artifact* find_artifact(std::string_view name) noexcept {
    const auto all = artifacts();
    const auto found = std::ranges::find(all, name, &Artifact::name);
    return found == all.end() ? nullptr : &*found;
}

const Artifact& artifact(ContractId id) noexcept {
    const auto* found = find_artifact(kNames[static_cast<std::size_t>(id)]);
    ALT_ASSERT(found != nullptr);
    return *found;
}

Bytes runtime_with_immutable(const Artifact& artifact, const Address& value) {
    Bytes code = to_bytes(artifact.runtime);
    for (const auto offset : artifact.immutable_offsets) {
        ALT_ASSERT(offset + 32 <= code.size());
        std::ranges::copy(value.bytes, code.begin() + static_cast<std::ptrdiff_t>(offset + 12));
    }
    return code;
}

}  // namespace alt::contracts
