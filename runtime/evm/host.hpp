#pragma once

#include <cstdint>
#include <memory>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "core/eth/receipt.hpp"

namespace alt::evm {

/// Code with its hash and its jump analysis, shared between the accounts and calls that use it.
class Code;
using CodePtr = std::shared_ptr<const Code>;

/// The only door out of the interpreter: the journaled state of one transaction.
/// Reads see all earlier writes of the transaction; `revert_to` undoes everything after its
/// snapshot, including warmth, transient storage, logs, refunds kept here, creations and
/// self-destructions. Never fails: errors of an underlying store are latched by the implementation.
class Host {
public:
    using Snapshot = std::size_t;

    virtual ~Host() = default;

    /// EIP-161: no code, nonce 0, balance 0 (also when the account does not exist).
    virtual bool is_empty(const Address& account) noexcept = 0;
    virtual bool exists(const Address& account) noexcept = 0;
    virtual uint256 balance(const Address& account) noexcept = 0;
    virtual std::uint64_t nonce(const Address& account) noexcept = 0;
    virtual void set_nonce(const Address& account, std::uint64_t nonce) noexcept = 0;
    /// Never null; an account without code gives the empty code.
    virtual CodePtr code(const Address& account) noexcept = 0;
    /// Zero for an account that does not exist (EIP-1052 asks for that when it is empty, too).
    virtual Hash256 code_hash(const Address& account) noexcept = 0;
    /// Has code, a nonce or storage: CREATE fails there (EIP-684, EIP-7610).
    virtual bool collides(const Address& account) noexcept = 0;

    /// A slot as an instruction finds it.
    struct SlotAccess {
        uint256 value;
        uint256 original;  ///< at the start of the transaction (EIP-2200)
        bool was_cold;
    };
    /// Reads a slot and marks it as accessed (EIP-2929).
    virtual SlotAccess access_slot(const Address& account, const uint256& key) noexcept = 0;
    virtual void set_storage(const Address& account, const uint256& key,
                             const uint256& value) noexcept = 0;
    virtual uint256 transient_storage(const Address& account, const uint256& key) noexcept = 0;
    virtual void set_transient_storage(const Address& account, const uint256& key,
                                       const uint256& value) noexcept = 0;

    /// Marks as accessed (EIP-2929); true if it was cold.
    virtual bool warm_account(const Address& account) noexcept = 0;

    virtual Snapshot snapshot() noexcept = 0;
    virtual void revert_to(Snapshot snapshot) noexcept = 0;

    /// Moves wei; the sender has been checked to hold it. Touches both accounts.
    virtual void transfer(const Address& from, const Address& to,
                          const uint256& value) noexcept = 0;
    /// Starts a contract: nonce 1, empty storage, marked as created in this transaction (EIP-6780).
    virtual void begin_create(const Address& account) noexcept = 0;
    virtual void set_code(const Address& account, BytesView code) noexcept = 0;
    /// SELFDESTRUCT after EIP-6780: moves the balance; deletes only what this transaction created.
    virtual void self_destruct(const Address& account, const Address& beneficiary) noexcept = 0;
    virtual void emit(eth::Log log) noexcept = 0;

    /// Hash of one of the 256 blocks before this one; zero for others.
    virtual Hash256 block_hash(std::uint64_t number) noexcept = 0;
};

}  // namespace alt::evm
