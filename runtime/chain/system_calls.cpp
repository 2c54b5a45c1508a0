#include "runtime/chain/system_calls.hpp"

#include <array>

#include "core/contracts/system_contracts.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/evm.hpp"

namespace alt::chain {
namespace {

constexpr std::int64_t kSystemCallGas = 30'000'000;

// EIP-7685: the first byte of a request.
constexpr std::uint8_t kDepositRequest = 0;
constexpr std::uint8_t kWithdrawalRequest = 1;
constexpr std::uint8_t kConsolidationRequest = 2;

evm::Outcome call(state::Journal& journal, const Address& contract, BytesView input,
                  const evm::BlockContext& block, const ChainConfig& config) {
    journal.begin_transaction();
    evm::Evm evm(
        journal, config.forks.at(block.timestamp).revision, block,
        {.origin = contracts::kSystemCaller, .gas_price = block.base_fee, .blob_hashes = {}});
    evm::Message message;
    message.gas = kSystemCallGas;
    message.sender = contracts::kSystemCaller;
    message.recipient = message.code_address = contract;
    message.input = input;
    auto outcome = evm.execute(message);
    journal.end_transaction();
    return outcome;
}

void record(state::Journal& journal, const Address& contract, const Hash256& value,
            const evm::BlockContext& block, const ChainConfig& config) {
    if (!journal.code(contract)->empty()) call(journal, contract, value, block, config);
}

Error invalid(const char* message) {
    return make_error(Errc::invalid_input, message);
}

/// Adds `type` and what the contract answers to `out`, unless that is nothing.
Result<void> ask(state::Journal& journal, const Address& contract, std::uint8_t type,
                 const evm::BlockContext& block, const ChainConfig& config,
                 std::vector<Bytes>& out) {
    if (journal.code(contract)->empty())
        return invalid("a system contract has no code (SYSTEM_CONTRACT_EMPTY)");
    const auto outcome = call(journal, contract, {}, block, config);
    if (!outcome.success())
        return invalid("the call of a system contract failed (SYSTEM_CONTRACT_CALL_FAILED)");
    if (outcome.output.empty()) return {};
    Bytes request{type};
    append(request, outcome.output);
    out.push_back(std::move(request));
    return {};
}

}  // namespace

void record_ancestors(state::Journal& journal, const Hash256& parent_hash,
                      const Hash256& parent_beacon_block_root, const evm::BlockContext& block,
                      const ChainConfig& config) {
    if (!config.is_rollup())
        record(journal, contracts::kBeaconRoots, parent_beacon_block_root, block, config);
    if (config.forks.at(block.timestamp).block_hash_history)
        record(journal, contracts::kHistoryStorage, parent_hash, block, config);
}

void apply_withdrawals(state::Journal& journal, std::span<const eth::Withdrawal> withdrawals) {
    if (withdrawals.empty()) return;
    journal.begin_transaction();
    for (const auto& one : withdrawals)
        journal.credit(one.address, uint256(one.amount) * uint256(kWeiPerGwei));
    journal.end_transaction();
}

Result<std::vector<Bytes>> collect_requests(state::Journal& journal,
                                            std::span<const eth::Receipt> receipts,
                                            const evm::BlockContext& block,
                                            const ChainConfig& config) {
    std::vector<Bytes> out;
    if (config.is_rollup() || !config.forks.at(block.timestamp).requests) return out;
    ALT_TRY_ASSIGN(auto deposits, deposits_in(receipts));
    if (!deposits.empty()) {
        deposits.insert(deposits.begin(), kDepositRequest);
        out.push_back(std::move(deposits));
    }
    ALT_TRY(ask(journal, contracts::kWithdrawalRequests, kWithdrawalRequest, block, config, out));
    ALT_TRY(
        ask(journal, contracts::kConsolidationRequests, kConsolidationRequest, block, config, out));
    return out;
}

}  // namespace alt::chain
