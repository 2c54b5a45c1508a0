#include "runtime/trace/prestate_tracer.hpp"

#include <functional>

#include "core/base/hex.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::trace {
namespace {

using Slot = TouchedAccount::Slot;

class Text {
public:
    explicit Text(const PrestateTracer::Options& options) : options_(options) {}

    /// The account before the transaction, with the slots that are `wanted`.
    void before(const Address& address, const TouchedAccount& account,
                const std::function<bool(const Slot&)>& wanted) {
        out_.key(to_hex(address)).begin_object();
        out_.key("balance").quantity(account.before.balance);
        if (options_.with_code && !account.before.code->empty())
            out_.key("code").hex(account.before.code->bytes());
        if (account.before.nonce != 0) out_.key("nonce").number(account.before.nonce);
        storage(account, wanted, &Slot::before);
        out_.end_object();
    }

    /// What is different after it.
    void after(const Address& address, const TouchedAccount& account) {
        const auto& [before, after, slots] = account;
        out_.key(to_hex(address)).begin_object();
        if (after.balance != before.balance) out_.key("balance").quantity(after.balance);
        if (options_.with_code && after.code->hash() != before.code->hash())
            out_.key("code").hex(after.code->bytes());
        if (after.nonce != before.nonce) out_.key("nonce").number(after.nonce);
        storage(
            account,
            [](const Slot& slot) { return slot.after != slot.before && !slot.after.is_zero(); },
            &Slot::after);
        out_.end_object();
    }

    [[nodiscard]] bool changed(const TouchedAccount& account) const {
        const auto& [before, after, slots] = account;
        if (after.balance != before.balance || after.nonce != before.nonce) return true;
        if (options_.with_code && after.code->hash() != before.code->hash()) return true;
        if (!options_.with_storage) return false;
        for (const auto& [key, slot] : slots)
            if (slot.after != slot.before) return true;
        return false;
    }

    Writer& out() { return out_; }

private:
    void storage(const TouchedAccount& account, const std::function<bool(const Slot&)>& wanted,
                 uint256 Slot::*value) {
        if (!options_.with_storage) return;
        bool any = false;
        for (const auto& [key, slot] : account.slots) {
            if (!wanted(slot)) continue;
            if (!std::exchange(any, true)) out_.key("storage").begin_object();
            out_.key(to_hex(to_be_bytes(key))).word(slot.*value);
        }
        if (any) out_.end_object();
    }

    PrestateTracer::Options options_;
    Writer out_;
};

}  // namespace

Result<std::string> PrestateTracer::result() {
    ALT_TRY(budget().check());
    Text text(options_);
    auto& out = text.out().begin_object();
    if (!options_.diff) {
        for (const auto& [address, account] : accounts())
            if (options_.with_empty || !account.before.is_empty())
                text.before(address, account, [](const Slot&) { return true; });
        return out.end_object().take();
    }
    // What is gone after the transaction stays in `pre` only.
    out.key("post").begin_object();
    for (const auto& [address, account] : accounts())
        if (account.after.exists && text.changed(account)) text.after(address, account);
    out.end_object().key("pre").begin_object();
    for (const auto& [address, account] : accounts())
        if (!account.before.is_empty() && text.changed(account))
            text.before(address, account, [](const Slot& slot) {
                return slot.after != slot.before && !slot.before.is_zero();
            });
    return out.end_object().end_object().take();
}

}  // namespace alt::trace
