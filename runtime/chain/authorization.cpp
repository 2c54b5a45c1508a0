#include "runtime/chain/authorization.hpp"

#include <limits>

#include "runtime/evm/code.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::chain {
namespace {

// EIP-7702: PER_EMPTY_ACCOUNT_COST - PER_AUTH_BASE_COST.
constexpr std::int64_t kExistingAccountRefund = 25'000 - 12'500;

}  // namespace

std::int64_t apply_authorizations(state::Journal& journal,
                                  std::span<const eth::Authorization> authorizations,
                                  std::uint64_t chain_id) {
    std::int64_t refund = 0;
    for (const auto& tuple : authorizations) {
        if (!tuple.chain_id.is_zero() && tuple.chain_id != uint256(chain_id)) continue;
        if (tuple.nonce == std::numeric_limits<std::uint64_t>::max()) continue;
        const auto authority = eth::recover_authority(tuple);
        if (!authority) continue;
        journal.warm_account(*authority);
        const auto code = journal.code(*authority);
        if (!code->empty() && !evm::delegation_target(code->bytes())) continue;
        if (journal.nonce(*authority) != tuple.nonce) continue;
        if (journal.exists(*authority)) refund += kExistingAccountRefund;
        journal.set_nonce(*authority, tuple.nonce + 1);
        if (tuple.address == Address{})
            journal.set_code(*authority, {});
        else
            journal.set_code(*authority, evm::delegation_to(tuple.address));
    }
    return refund;
}

}  // namespace alt::chain
