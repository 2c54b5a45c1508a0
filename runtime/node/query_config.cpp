#include <array>

#include "core/contracts/system_contracts.hpp"
#include "runtime/chain/fork.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

namespace {

/// The names of EIP-7910, from address 0x01 on.
constexpr std::array<const char*, 17> kPrecompileNames{"ECREC",
                                                       "SHA256",
                                                       "RIPEMD160",
                                                       "ID",
                                                       "MODEXP",
                                                       "BN254_ADD",
                                                       "BN254_MUL",
                                                       "BN254_PAIRING",
                                                       "BLAKE2F",
                                                       "KZG_POINT_EVALUATION",
                                                       "BLS12_G1ADD",
                                                       "BLS12_G1MSM",
                                                       "BLS12_G2ADD",
                                                       "BLS12_G2MSM",
                                                       "BLS12_PAIRING_CHECK",
                                                       "BLS12_MAP_FP_TO_G1",
                                                       "BLS12_MAP_FP2_TO_G2"};

/// CRC-32 of IEEE 802.3, which EIP-2124 asks for.
std::uint32_t crc32(BytesView data) noexcept {
    std::uint32_t crc = ~0u;
    for (const auto byte : data) {
        crc ^= byte;
        for (int i = 0; i < 8; ++i) crc = (crc >> 1u) ^ (0xedb88320u & (0u - (crc & 1u)));
    }
    return ~crc;
}

std::vector<std::pair<std::string, Address>> precompiles_of(evm::Revision revision) {
    std::vector<std::pair<std::string, Address>> out;
    const auto& rules = evm::rules_of(revision);
    for (std::uint16_t i = 1; i <= rules.precompile_count; ++i)
        out.emplace_back(kPrecompileNames.at(i - 1u), to_address(uint256{i}));
    if (rules.p256_verify)
        out.emplace_back("P256VERIFY", to_address(uint256{evm::kP256VerifyAddress}));
    return out;
}

/// fork.hpp says which of them a chain calls.
std::vector<std::pair<std::string, Address>> system_contracts_of(const chain::ForkRules& rules,
                                                                 bool is_rollup) {
    std::vector<std::pair<std::string, Address>> out;
    if (!is_rollup) out.emplace_back("BEACON_ROOTS_ADDRESS", contracts::kBeaconRoots);
    if (rules.block_hash_history)
        out.emplace_back("HISTORY_STORAGE_ADDRESS", contracts::kHistoryStorage);
    if (rules.requests && !is_rollup) {
        out.emplace_back("WITHDRAWAL_REQUEST_PREDEPLOY_ADDRESS", contracts::kWithdrawalRequests);
        out.emplace_back("CONSOLIDATION_REQUEST_PREDEPLOY_ADDRESS",
                         contracts::kConsolidationRequests);
        out.emplace_back("DEPOSIT_CONTRACT_ADDRESS", contracts::kBeaconDeposits);
    }
    return out;
}

}  // namespace

ForkConfig Query::fork_config() const {
    const auto& config = ledger_.config();
    const auto& rules = config.forks.at(ledger_.head()->block.header.timestamp);
    ForkConfig out;
    out.name = evm::rules_of(rules.revision).name;
    if (!config.is_rollup()) {
        out.blob_target = rules.blobs.target;
        out.blob_max = rules.blobs.max;
    }
    out.blob_update_fraction = rules.blobs.update_fraction;
    out.fork_id = crc32(ledger_.genesis_hash());
    out.precompiles = precompiles_of(rules.revision);
    out.system_contracts = system_contracts_of(rules, config.is_rollup());
    return out;
}

}  // namespace alt::node
