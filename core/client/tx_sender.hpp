#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "core/client/chain_client.hpp"
#include "core/client/tx_journal.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/sys/clock.hpp"

namespace alt::client {

struct TxIntent {
    std::string step;           ///< key: the same key never has two transactions mined
    std::optional<Address> to;  ///< none: contract creation
    uint256 value;              ///< wei
    Bytes data;
    std::optional<std::uint64_t> gas_limit;  ///< none: estimated, with a margin
};

struct SendPolicy {
    std::uint64_t confirmations =
        1;  ///< 1: in a block; n: n - 1 blocks on top of it; 0 counts as 1
    std::chrono::milliseconds deadline{120'000};
    std::chrono::milliseconds poll{250};
    std::chrono::milliseconds first_poll{2};  ///< the pause starts here and doubles up to `poll`
    std::chrono::milliseconds bump_after{30'000};  ///< unmined that long: replaced with higher fees
    unsigned max_bumps = 5;
    unsigned gas_margin_percent = 25;
    uint256 max_fee_per_gas = uint256{500} * uint256{1'000'000'000};  ///< wei; the cap of all bumps
    uint256 min_priority_fee = uint256{100'000'000};                  ///< wei
};

struct TxOutcome {
    eth::PlacedReceipt receipt;
    Hash256 hash;
    uint256 cost;  ///< wei paid for gas
};

/// Sends one account's transactions, each exactly once, whatever instruction the process dies at:
/// signed bytes are in the journal before the chain sees them, and a step that is in the journal is
/// only ever continued. Thread-safe: one send at a time. The account must have no other sender,
/// though a foreign transaction is survived.
class TxSender {
public:
    TxSender(ChainClient& chain, TxJournal& journal, sys::Clock& clock,
             const crypto::PrivateKey& key, SendPolicy policy = {});

    /// Returns once the step's transaction is confirmed and successful; a second call with the same
    /// step finds it. Errors: invalid_input (reverted: with the decoded reason), conflict
    /// (insufficient funds: address, balance, need), timeout (not mined before the deadline: call
    /// again with the same step), parent_unavailable.
    Result<TxOutcome> send(const TxIntent& intent);

    [[nodiscard]] const Address& address() const noexcept { return address_; }

private:
    ChainClient& chain_;
    TxJournal& journal_;
    sys::Clock& clock_;
    crypto::PrivateKey key_;
    Address address_;
    SendPolicy policy_;
    std::mutex mutex_;
};

}  // namespace alt::client
