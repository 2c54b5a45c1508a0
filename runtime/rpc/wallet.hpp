#pragma once

#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "core/crypto/secp256k1.hpp"

namespace alt::rpc {

/// The accounts that a development chain signs for, and those it acts for without a key.
/// Thread-safe.
class Wallet {
public:
    /// The first ten development accounts.
    static const std::vector<Address>& accounts();
    /// none: not one of `accounts()`.
    static std::optional<crypto::PrivateKey> key_of(const Address& account);

    void impersonate(const Address& account);
    void stop_impersonating(const Address& account);
    void impersonate_all(bool on);
    [[nodiscard]] bool impersonates(const Address& account) const;

private:
    mutable std::mutex mutex_;
    std::set<Address> impersonated_;
    bool all_ = false;
};

}  // namespace alt::rpc
