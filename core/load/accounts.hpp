#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/crypto/secp256k1.hpp"

namespace alt::load {

/// Who a derived key is for.
enum class Role : std::uint8_t { sender, recipient };

/// Key `index` of those that belong to the funding key: always the same one, so that what is left
/// on it can be used by the next run, or be fetched back.
crypto::PrivateKey derive_key(const crypto::PrivateKey& funder, Role role, std::uint64_t index);

/// An account that signs, as it was when the load began.
struct Account {
    crypto::PrivateKey key;
    Address address;
    std::uint64_t nonce = 0;
    uint256 balance = {};  ///< wei
};

/// The first `count` keys of a role; on all cores.
std::vector<Account> derive_accounts(const crypto::PrivateKey& funder, Role role,
                                     std::uint64_t count);

/// Calls `work(begin, end)` for slices of [0, count), one on each core; returns when all are done.
void on_all_cores(std::size_t count,
                  const std::function<void(std::size_t begin, std::size_t end)>& work);

}  // namespace alt::load
