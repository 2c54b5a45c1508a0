#include "runtime/node/admission.hpp"

#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/chain/validation.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::node {

namespace {

/// geth's limit on one pooled transaction.
constexpr std::size_t kMaxTxSize = 128 * 1024;

chain::SenderState sender_state(const state::StateView& view, const Address& sender) {
    const auto account = view.account(sender);
    if (!account) return {};
    bool has_code = false;
    if (account->code_hash != crypto::kEmptyKeccak) {
        const auto code = view.code(account->code_hash)->bytes();
        has_code = !evm::delegation_target(code);
    }
    return {account->nonce, account->balance, has_code};
}

/// The next block as the pool sees it: prices that only a later one admits are kept.
evm::BlockContext pool_terms(const Ledger& ledger) {
    const auto& config = ledger.config();
    evm::BlockContext block;
    block.timestamp = ledger.head()->block.header.timestamp;
    block.gas_limit = config.gas_limit;
    block.base_fee = config.fixed_base_fee.value_or(uint256{});
    block.blob_base_fee = {};
    return block;
}

Error refused(std::string_view message) {
    return make_error(Errc::invalid_input, std::string(message));
}

}  // namespace

Result<Admission> admit(BytesView raw, const Ledger& ledger) {
    if (raw.size() > kMaxTxSize)
        return refused("oversized data: transaction size " + std::to_string(raw.size()) +
                       ", limit " + std::to_string(kMaxTxSize));
    ALT_TRY_ASSIGN(auto tx, eth::decode_transaction(raw));
    if (tx.is_deposit()) return refused("transaction type not supported");
    const auto& config = ledger.config();
    const auto block = pool_terms(ledger);
    if (const auto fault = chain::check_static(tx, config.forks.at(block.timestamp), config))
        return refused(chain::message_of(*fault));
    auto sender = eth::recover_sender(tx);
    if (!sender) return refused("invalid sender: " + sender.error().message);

    chain::SenderState account;
    ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
        account = sender_state(view, *sender);
    });
    const auto account_nonce = account.nonce;
    // The pool keeps later nonces.
    account.nonce = std::max(account_nonce, tx.nonce);
    if (const auto fault = chain::check(tx, account, block, config))
        return refused(chain::message_of(*fault));

    auto pooled = std::make_shared<txpool::PooledTx>();
    pooled->tx = std::move(tx);
    pooled->hash = crypto::keccak256(raw);
    pooled->sender = *sender;
    pooled->size = raw.size();
    return Admission{std::move(pooled), account_nonce};
}

}  // namespace alt::node
