#include "runtime/trace/state_recorder.hpp"

#include "core/crypto/keccak.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::trace {
namespace {

/// What an account or a slot takes besides code, in memory and in text.
constexpr std::size_t kAccountCost = 512;
constexpr std::size_t kSlotCost = 384;

enum Opcode : std::uint8_t {
    kBalance = 0x31,
    kExtCodeSize = 0x3b,
    kExtCodeCopy = 0x3c,
    kExtCodeHash = 0x3f,
    kSload = 0x54,
    kSstore = 0x55,
    kCreate = 0xf0,
    kCall = 0xf1,
    kCallCode = 0xf2,
    kDelegateCall = 0xf4,
    kCreate2 = 0xf5,
    kStaticCall = 0xfa,
    kSelfDestruct = 0xff
};

}  // namespace

AccountFacts StateRecorder::facts_of(const Address& address) noexcept {
    return {.exists = journal_->exists(address),
            .balance = journal_->balance(address),
            .nonce = journal_->nonce(address),
            .code = journal_->code(address)};
}

TouchedAccount* StateRecorder::touch(const Address& address) noexcept {
    const auto known = accounts_.find(address);
    if (known != accounts_.end()) return &known->second;
    auto before = facts_of(address);
    if (!budget_.take(kAccountCost + 2 * before.code->size())) return nullptr;
    auto& account = accounts_[address];
    account.before = std::move(before);
    return &account;
}

void StateRecorder::touch_callee(const Address& address) noexcept {
    touch(address);
    if (const auto target = evm::delegation_target(journal_->code(address)->bytes()))
        touch(*target);
}

void StateRecorder::touch_slot(const Address& address, const uint256& key) noexcept {
    auto* const account = touch(address);
    if (account == nullptr || account->slots.count(key) != 0 || !budget_.take(kSlotCost)) return;
    account->slots[key].before = journal_->storage(address, key);
}

void StateRecorder::on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept {
    journal_ = &journal;
    touch(facts.sender);
    if (facts.tx.to)
        touch_callee(*facts.tx.to);
    else
        touch(eth::create_address(facts.sender, journal.nonce(facts.sender)));
    touch(facts.coinbase);
    if (facts.fee_vault) touch(*facts.fee_vault);
    // Authorisations change their authorities before the first instruction.
    for (const auto& authorization : facts.tx.authorization_list)
        if (const auto authority = eth::recover_authority(authorization)) touch(*authority);
}

void StateRecorder::on_call_start(const evm::Message& message) noexcept {
    // The transaction's own authorisations may have made its recipient delegate.
    if (message.depth == 0 && !evm::is_create(message.kind)) touch_callee(message.code_address);
}

void StateRecorder::touch_created(const evm::TraceStep& step) noexcept {
    const auto& stack = step.stack;
    if (step.opcode == kCreate) {
        touch(eth::create_address(step.account, journal_->nonce(step.account)));
        return;
    }
    if (stack.size() < 4) return;
    const auto& offset = stack[stack.size() - 2];
    const auto& size = stack[stack.size() - 3];
    // EIP-3860 bounds the init code; what is larger creates nothing. Nor does an offset that could
    // not be paid for.
    constexpr std::size_t kMostInitCode = std::size_t{1} << 20;
    constexpr std::size_t kMostOffset = std::size_t{1} << 32;
    if (!size.fits_u64() || size.low() > kMostInitCode) return;
    if (!size.is_zero() && (!offset.fits_u64() || offset.low() > kMostOffset)) return;
    Bytes init(size.low());
    if (offset.low() < step.memory.size() && !init.empty()) {
        const auto known = step.memory.subspan(offset.low());
        std::memcpy(init.data(), known.data(), std::min(known.size(), init.size()));
    }
    touch(eth::create2_address(step.account, to_be_bytes(stack[stack.size() - 4]),
                               crypto::keccak256(init)));
}

void StateRecorder::on_step(const evm::TraceStep& step) noexcept {
    const auto& stack = step.stack;
    if (budget_.exceeded() || stack.empty()) return;
    switch (step.opcode) {
        case kSload:
        case kSstore:
            touch_slot(step.account, stack.back());
            break;
        case kBalance:
        case kExtCodeSize:
        case kExtCodeCopy:
        case kExtCodeHash:
        case kSelfDestruct:
            touch(to_address(stack.back()));
            break;
        case kCall:
        case kCallCode:
        case kDelegateCall:
        case kStaticCall:
            if (stack.size() >= 5) touch_callee(to_address(stack[stack.size() - 2]));
            break;
        case kCreate:
        case kCreate2:
            touch_created(step);
            break;
        default:
            break;
    }
}

void StateRecorder::on_tx_end(const TxEnd&) noexcept {
    for (auto& [address, account] : accounts_) {
        account.after = facts_of(address);
        for (auto& [key, slot] : account.slots) slot.after = journal_->storage(address, key);
    }
}

}  // namespace alt::trace
