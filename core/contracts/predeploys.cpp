#include "core/contracts/predeploys.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "core/base/hex.hpp"
#include "core/codec/abi.hpp"
#include "core/contracts/bindings/factory.hpp"
#include "core/contracts/registry.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::contracts {
namespace {

/// Runtime code of https://github.com/Arachnid/deterministic-deployment-proxy.
constexpr std::string_view kDeployerCode =
    "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe036016000816020823780358282"
    "34f5801515"
    "6039578182fd5b8082525050506014600cf3";

GenesisContract predeploy(std::string_view name, const Address& address, ContractId id) {
    return {.name = name, .address = address, .nonce = 1, .code = to_bytes(artifact(id).runtime)};
}

}  // namespace

Hash256 creator_slot(const Address& contract) {
    Hash256 domain;
    std::ranges::copy(view_of("alt.creator"), domain.bytes.begin());
    return crypto::keccak256(codec::AbiWriter{}.address(contract).bytes32(domain).encode());
}

Bytes closing_call() {
    return codec::AbiWriter{}.call(codec::selector("close()"));
}

std::vector<GenesisContract> rollup_predeploys() {
    return {predeploy("FeeVault", kFeeVault, ContractId::fee_vault),
            predeploy("MessagePasser", kMessagePasser, ContractId::message_passer),
            predeploy("RollupSettlement", kSettlement, ContractId::rollup_settlement)};
}

std::vector<GenesisContract> parent_predeploys() {
    auto deployer = parse_hex(kDeployerCode);
    ALT_ASSERT(deployer.has_value());
    const Address factory = factory_address();
    const Address portal = portal_implementation(factory);
    return {
        {.name = "DeterministicDeployer",
         .address = kDeterministicDeployer,
         .nonce = 1,
         .code = *deployer},
        // EIP-161: a contract begins at 1, and creating the implementation took one.
        {.name = "AltFactory",
         .address = factory,
         .nonce = 2,
         .code = runtime_with_immutable(artifact(ContractId::alt_factory), portal)},
        {.name = "RollupPortal",
         .address = portal,
         .nonce = 1,
         .code = runtime_with_immutable(artifact(ContractId::rollup_portal), portal)},
    };
}

}  // namespace alt::contracts
