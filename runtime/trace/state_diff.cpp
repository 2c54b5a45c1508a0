#include "runtime/trace/state_diff.hpp"

#include "core/base/hex.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::trace {
namespace {

class Diff {
public:
    explicit Diff(Writer& out) : out_(out) {}

    void account(const Address& address, const TouchedAccount& touched) {
        const auto& before = touched.before;
        const auto& after = touched.after;
        // An account that is empty does not exist for this format.
        born_ = before.is_empty() && !after.is_empty();
        died_ = !before.is_empty() && (!after.exists || after.is_empty());
        out_.key(to_hex(address)).begin_object();
        value("balance", before.balance == after.balance,
              [&](bool then) { out_.quantity(then ? after.balance : before.balance); });
        value("code", before.code->hash() == after.code->hash(),
              [&](bool then) { out_.hex((then ? after : before).code->bytes()); });
        value("nonce", before.nonce == after.nonce,
              [&](bool then) { out_.quantity(then ? after.nonce : before.nonce); });
        out_.key("storage").begin_object();
        for (const auto& [key, slot] : touched.slots) {
            const auto& values = slot;
            if (values.before != values.after)
                value(to_hex(to_be_bytes(key)), false,
                      [&](bool then) { out_.word(then ? values.after : values.before); });
        }
        out_.end_object().end_object();
    }

private:
    /// `write(true)` writes the value after, `write(false)` the one before.
    template <class Write>
    void value(std::string_view key, bool same, Write write) {
        out_.key(key);
        if (born_ || died_) {
            out_.begin_object().key(born_ ? "+" : "-");
            write(born_);
            out_.end_object();
        } else if (same) {
            out_.text("=");
        } else {
            out_.begin_object().key("*").begin_object().key("from");
            write(false);
            out_.key("to");
            write(true);
            out_.end_object().end_object();
        }
    }

    Writer& out_;
    bool born_ = false;
    bool died_ = false;
};

bool changed(const TouchedAccount& account) {
    const auto& [before, after, slots] = account;
    if (before.balance != after.balance || before.nonce != after.nonce) return true;
    if (before.code->hash() != after.code->hash()) return true;
    for (const auto& [key, slot] : slots)
        if (slot.before != slot.after) return true;
    return false;
}

}  // namespace

Result<std::string> StateDiffTracer::result() {
    ALT_TRY(budget().check());
    Writer out;
    out.begin_object();
    Diff diff(out);
    for (const auto& [address, touched] : accounts())
        if (changed(touched)) diff.account(address, touched);
    return out.end_object().take();
}

}  // namespace alt::trace
