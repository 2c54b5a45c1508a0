#pragma once

#include <map>
#include <vector>

#include "runtime/evm/code.hpp"
#include "runtime/trace/tx_tracer.hpp"

namespace alt::trace {

/// An account at one end of a transaction.
struct AccountFacts {
    bool exists = false;
    uint256 balance;  ///< wei
    std::uint64_t nonce = 0;
    evm::CodePtr code = evm::empty_code();

    /// EIP-161.
    [[nodiscard]] bool is_empty() const noexcept {
        return nonce == 0 && balance.is_zero() && code->empty();
    }
};

/// What a transaction touched of an account, before and after.
struct TouchedAccount {
    AccountFacts before;
    AccountFacts after;
    struct Slot {
        uint256 before;
        uint256 after;
    };
    std::map<uint256, Slot> slots;  ///< read or written
};

/// Records the accounts and slots that a transaction touches, with their values before and after.
class StateRecorder : public TxTracer {
public:
    explicit StateRecorder(Budget& budget) : budget_(budget) {}

    void on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept override;
    void on_tx_end(const TxEnd& end) noexcept override;
    void on_step(const evm::TraceStep& step) noexcept override;
    void on_call_start(const evm::Message& message) noexcept override;

    [[nodiscard]] const std::map<Address, TouchedAccount>& accounts() const noexcept {
        return accounts_;
    }

protected:
    [[nodiscard]] Budget& budget() noexcept { return budget_; }

private:
    [[nodiscard]] AccountFacts facts_of(const Address& address) noexcept;
    TouchedAccount* touch(const Address& address) noexcept;
    void touch_callee(const Address& address) noexcept;
    void touch_slot(const Address& address, const uint256& key) noexcept;
    void touch_created(const evm::TraceStep& step) noexcept;

    Budget& budget_;
    state::Journal* journal_ = nullptr;
    std::map<Address, TouchedAccount> accounts_;
};

}  // namespace alt::trace
