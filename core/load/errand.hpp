#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/crypto/secp256k1.hpp"
#include "core/eth/transaction.hpp"
#include "core/load/remote.hpp"

namespace alt::load {

struct Ground;

/// One transaction of an errand.
struct Step {
    std::optional<Address> to;  ///< none: a creation
    uint256 value;              ///< wei
    Bytes data;
    std::uint64_t gas = 0;
};

/// A few transactions of the funder in a row: sent together, mined together.
class Errand {
public:
    static Result<Errand> begin(const crypto::PrivateKey& funder, const Ground& ground,
                                Remote& remote);

    /// Of a creation: the contract's address.
    Address add(Step step);
    [[nodiscard]] const Address& address() const noexcept { return address_; }

    /// Returns when all are mined and successful. Errors: conflict (insufficient funds),
    /// invalid_input (refused, or failed), timeout.
    Result<void> run(bool mine, std::chrono::milliseconds timeout);

private:
    Errand(const crypto::PrivateKey& funder, const Ground& ground, Remote& remote)
        : funder_(funder), address_(funder.address()), ground_(&ground), remote_(&remote) {}
    [[nodiscard]] Result<void> check_funds() const;
    Result<void> send() const;
    Result<void> wait(std::chrono::milliseconds timeout) const;

    crypto::PrivateKey funder_;
    Address address_;
    const Ground* ground_;
    Remote* remote_;
    std::uint64_t nonce_ = 0;  ///< of the first transaction
    uint256 balance_;          ///< wei, at the beginning
    std::vector<eth::Transaction> txs_;
};

}  // namespace alt::load
