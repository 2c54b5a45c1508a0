#include "runtime/rpc/wallet.hpp"

#include <algorithm>

#include "core/crypto/hd_key.hpp"

namespace alt::rpc {

const std::vector<Address>& Wallet::accounts() {
    static const std::vector<Address> kAccounts = [] {
        std::vector<Address> out;
        for (std::uint32_t i = 0; i < 10; ++i) out.push_back(crypto::dev_key(i).address());
        return out;
    }();
    return kAccounts;
}

std::optional<crypto::PrivateKey> Wallet::key_of(const Address& account) {
    const auto& all = accounts();
    const auto found = std::find(all.begin(), all.end(), account);
    if (found == all.end()) return std::nullopt;
    return crypto::dev_key(static_cast<std::uint32_t>(found - all.begin()));
}

void Wallet::impersonate(const Address& account) {
    constexpr std::size_t kMost = 100'000;
    const std::lock_guard lock(mutex_);
    if (impersonated_.size() < kMost) impersonated_.insert(account);
}
void Wallet::stop_impersonating(const Address& account) {
    const std::lock_guard lock(mutex_);
    impersonated_.erase(account);
}
void Wallet::impersonate_all(bool on) {
    const std::lock_guard lock(mutex_);
    all_ = on;
}
bool Wallet::impersonates(const Address& account) const {
    const std::lock_guard lock(mutex_);
    return all_ || impersonated_.contains(account);
}

}  // namespace alt::rpc
