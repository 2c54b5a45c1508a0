#include "runtime/state/overlay_view.hpp"

#include <unordered_set>

#include "runtime/evm/code.hpp"

namespace alt::state {

std::optional<Account> OverlayView::account(const Address& address) const {
    for (const auto& layer : layers_)
        if (const auto found = layer->accounts.find(address); found != layer->accounts.end())
            return found->second.account;
    return base_.account(address);
}

uint256 OverlayView::storage(const Address& address, const uint256& key) const {
    for (const auto& layer : layers_) {
        const auto found = layer->accounts.find(address);
        if (found == layer->accounts.end()) continue;
        const auto& change = found->second;
        if (const auto slot = change.storage.find(key); slot != change.storage.end())
            return slot->second;
        if (change.storage_cleared || !change.account) return {};
    }
    return base_.storage(address, key);
}

evm::CodePtr OverlayView::code(const Hash256& code_hash) const {
    // The base first: undos bring no code that it does not have, and a search through the layers
    // looks at every account of them.
    auto code = base_.code(code_hash);
    if (!code->empty() || code_hash == code->hash()) return code;
    for (const auto& layer : layers_)
        for (const auto& [address, change] : layer->accounts)
            if (change.new_code && change.new_code->hash() == code_hash) return change.new_code;
    return code;
}

bool OverlayView::has_storage(const Address& address) const {
    for (const auto& layer : layers_) {
        const auto found = layer->accounts.find(address);
        if (found == layer->accounts.end()) continue;
        for (const auto& [key, value] : found->second.storage)
            if (!value.is_zero()) return true;
        if (found->second.storage_cleared || !found->second.account) return false;
    }
    return base_.has_storage(address);
}

void OverlayView::for_each_account(
    const std::function<void(const Address&, const Account&)>& visit) const {
    std::unordered_set<Address> seen;
    for (const auto& layer : layers_)
        for (const auto& [address, change] : layer->accounts)
            if (seen.insert(address).second && change.account) visit(address, *change.account);
    base_.for_each_account([&](const Address& address, const Account& account) {
        if (!seen.contains(address)) visit(address, account);
    });
}

}  // namespace alt::state
