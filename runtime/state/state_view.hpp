#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/base/flat_map.hpp"
#include "core/base/uint256.hpp"
#include "runtime/evm/host.hpp"

namespace alt::state {

/// What the account trie holds of an account, less its storage root.
struct Account {
    std::uint64_t nonce = 0;
    uint256 balance;  ///< wei
    Hash256 code_hash;
    bool operator==(const Account&) const = default;
};

/// Read-only state at one block. Execution never writes to it: it yields a Diff. Thread-safe for
/// reads.
class StateView {
public:
    virtual ~StateView() = default;

    /// none: no such account.
    [[nodiscard]] virtual std::optional<Account> account(const Address& address) const = 0;
    [[nodiscard]] virtual uint256 storage(const Address& address, const uint256& key) const = 0;
    /// Never null; the empty code for the empty hash.
    [[nodiscard]] virtual evm::CodePtr code(const Hash256& code_hash) const = 0;
    [[nodiscard]] virtual bool has_storage(const Address& address) const = 0;
    /// Every account once, in no particular order.
    virtual void for_each_account(
        const std::function<void(const Address&, const Account&)>& visit) const = 0;
};

/// What one account became.
struct AccountChange {
    std::optional<Account> account;     ///< none: deleted
    evm::CodePtr new_code;              ///< null: unchanged
    bool storage_cleared = false;       ///< all slots are dropped before `storage` is applied
    FlatMap<uint256, uint256> storage;  ///< zero deletes
};

/// What a block (or transaction) changes.
struct Diff {
    FlatMap<Address, AccountChange> accounts;
};

}  // namespace alt::state
