#include <algorithm>
#include <map>

#include "core/crypto/keccak.hpp"
#include "runtime/node/diff_size.hpp"
#include "runtime/node/ledger.hpp"

namespace alt::node {
namespace {

/// Accounts and slots that are taken back, and done again, while everybody waits: a tenth of a
/// second or so.
constexpr std::size_t kMostUndone = 50'000;

/// A root needs no code, and code that has come into the state stays there.
state::Diff without_code(state::Diff diff) {
    for (auto& [address, change] : diff.accounts) change.new_code = {};
    return diff;
}

/// Slots as they are over those of a state.
class LaidSlots {
public:
    void add(const state::AccountChange& change) {
        if (change.storage_cleared || !change.account) {
            hides_all_ = true;
            slots_.clear();
        }
        for (const auto& [key, value] : change.storage) {
            const auto hashed = crypto::keccak256(to_be_bytes(key));
            slots_.insert_or_assign(hashed, state::HashedSlot{hashed, key, value});
        }
    }

    [[nodiscard]] std::vector<state::HashedSlot> over(state::MemoryState& below,
                                                      const Address& account,
                                                      const Ledger::SlotRange& range) const {
        std::vector<state::HashedSlot> out;
        auto next = slots_.lower_bound(range.from);
        const auto take = [&](const Hash256* before) {
            for (; next != slots_.end() && out.size() < range.most; ++next) {
                if (before != nullptr && !(next->first < *before)) return;
                if (!next->second.value.is_zero()) out.push_back(next->second);
            }
        };
        const auto visit = [&](const state::HashedSlot& slot) {
            take(&slot.hashed_key);
            if (out.size() >= range.most) return false;
            const bool hidden = next != slots_.end() && next->first == slot.hashed_key;
            if (!hidden) out.push_back(slot);
            return true;
        };
        if (!hides_all_) below.walk_hashed(account, range.from, visit);
        take(nullptr);
        return out;
    }

private:
    std::map<Hash256, state::HashedSlot> slots_;
    bool hides_all_ = false;
};

/// A state elsewhere, which comes back when this goes.
class Excursion {
public:
    Excursion(state::MemoryState& state, std::span<const state::DiffPtr> changes) : state_(state) {
        for (const auto& change : changes) apply(*change);
    }
    Excursion(const Excursion&) = delete;
    Excursion& operator=(const Excursion&) = delete;
    ~Excursion() {
        for (auto undo = done_.rbegin(); undo != done_.rend(); ++undo) state_.revert(*undo);
        state_.root();
    }
    void apply(const state::Diff& change) { done_.push_back(state_.apply(change)); }

private:
    state::MemoryState& state_;
    std::vector<state::Undo> done_;
};

}  // namespace

std::uint64_t Ledger::oldest_state() const {
    const auto lock = lock_shared();
    const auto head = head_number();
    return std::max(first_state_, head > state_window_ ? head - state_window_ : 0);
}

Result<std::vector<state::DiffPtr>> Ledger::way_back(std::uint64_t block) const {
    const auto head = head_number();
    if (block > head || block < first_state_ || head - block > state_window_)
        return make_error(Errc::unsupported,
                          "the state of block " + std::to_string(block) + " is not kept");
    std::vector<state::DiffPtr> out;
    std::size_t changes = 0;
    for (auto it = undos_.rbegin(); it != undos_.rend(); ++it) {
        const auto& layer = *it;
        if (layer.block_num <= block) break;
        changes += size_of(*layer.undo);
        if (changes > kMostUndone)
            return make_error(Errc::unsupported, "too much has changed since block " +
                                                     std::to_string(block) + " to go back to it");
        out.push_back(layer.undo);
    }
    return out;
}

Result<Hash256> Ledger::root_after(std::uint64_t block, std::span<const state::DiffPtr> changes) {
    const std::lock_guard one_at_a_time(excursion_gate_);
    const auto lock = lock_exclusive();
    ALT_TRY_ASSIGN(const auto back, way_back(block));
    std::size_t count = 0;
    for (const auto& change : changes) count += size_of(*change);
    if (count > kMostUndone)
        return make_error(Errc::invalid_input, "more than " + std::to_string(kMostUndone) +
                                                   " accounts and slots are changed");
    ++disturbances_;
    Excursion there(state_, back);
    for (const auto& change : changes) there.apply(without_code(*change));
    return state_.root();
}

Result<std::vector<state::HashedSlot>> Ledger::slots_at(std::uint64_t block, const Address& account,
                                                        const state::AccountChange* change,
                                                        const SlotRange& range) {
    const std::lock_guard one_at_a_time(excursion_gate_);
    const auto lock = lock_exclusive();
    ALT_TRY_ASSIGN(const auto back, way_back(block));
    LaidSlots laid;
    for (const auto& undo : back)
        if (const auto found = undo->accounts.find(account); found != undo->accounts.end())
            laid.add(found->second);
    if (change != nullptr) laid.add(*change);
    return laid.over(state_, account, range);
}

Result<state::AccountProof> Ledger::prove_at(std::uint64_t block, const Address& account,
                                             const std::vector<uint256>& keys) {
    const std::lock_guard one_at_a_time(excursion_gate_);
    const auto lock = lock_exclusive();
    ALT_TRY_ASSIGN(const auto back, way_back(block));
    if (back.empty()) return state_.prove(account, keys);
    ++disturbances_;
    const Excursion there(state_, back);
    state_.root();
    return state_.prove(account, keys);
}

}  // namespace alt::node
