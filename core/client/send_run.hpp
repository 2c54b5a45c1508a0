#pragma once

#include <optional>
#include <vector>

#include "core/client/tx_sender.hpp"
#include "core/eth/transaction.hpp"

namespace alt::client {

/// What a transaction offers per gas, in wei.
struct Fees {
    uint256 max_fee;
    uint256 priority;
};

/// One call of TxSender::send: continues a step until its transaction is confirmed or the deadline
/// passes.
class SendRun {
public:
    SendRun(ChainClient& chain, TxJournal& journal, sys::Clock& clock,
            const crypto::PrivateKey& key, const Address& address, const SendPolicy& policy,
            const TxIntent& intent)
        : chain_(chain),
          journal_(journal),
          clock_(clock),
          key_(key),
          address_(address),
          policy_(policy),
          intent_(intent) {}

    Result<TxOutcome> run();

private:
    Result<std::optional<TxOutcome>> step_forward();
    Result<std::optional<eth::PlacedReceipt>> find_mined();
    Result<bool> is_deep(const eth::PlacedReceipt& receipt);
    Result<TxOutcome> conclude(const eth::PlacedReceipt& receipt);
    Result<std::string> revert_reason(const eth::PlacedReceipt& receipt);
    Result<bool> nonce_is_taken(const TxRecord& live);
    Result<void> drop_live();
    Result<void> plan();
    Result<void> replace(const TxRecord& live);
    Result<void> sign_and_send(eth::Transaction tx);
    Result<void> broadcast(const TxRecord& record);
    Result<Fees> current_fees();
    Result<std::uint64_t> gas_for(const Fees& fees);
    Result<void> check_funds(const uint256& gas, const Fees& fees);
    Error late(std::optional<Error> last) const;
    TxRecord* live() noexcept;

    ChainClient& chain_;
    TxJournal& journal_;
    sys::Clock& clock_;
    const crypto::PrivateKey& key_;
    const Address& address_;
    const SendPolicy& policy_;
    const TxIntent& intent_;
    std::vector<TxRecord> records_;
    std::optional<std::chrono::milliseconds> sent_at_;  ///< none: not broadcast by this run
    unsigned bumps_ = 0;
    bool underpriced_ = false;
};

}  // namespace alt::client
