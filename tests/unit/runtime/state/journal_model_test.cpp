// The journal beside a model that copies all it knows at each snapshot.
#include <doctest/doctest.h>

#include <random>
#include <set>

#include "runtime/evm/code.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"
#include "tests/unit/runtime/state/reference_state.hpp"

using namespace alt;
using namespace alt::state;

namespace {

constexpr std::uint64_t kAccounts = 5;
constexpr std::uint64_t kSlots = 4;
const Bytes kCode{0x60, 0x01, 0x50};

Address address(std::uint64_t n) {
    return to_address(uint256(n + 1));
}

using SlotName = std::pair<Address, uint256>;

struct Model {
    struct Entry {
        bool exists = false;
        Account account{.nonce = 0, .balance = {}, .code_hash = crypto::kEmptyKeccak};
        std::map<uint256, uint256> slots;
        [[nodiscard]] bool is_empty() const {
            return account.nonce == 0 && account.balance.is_zero() &&
                   account.code_hash == crypto::kEmptyKeccak;
        }
    };
    std::map<Address, Entry> entries;
    std::map<SlotName, uint256> originals, transients;
    std::set<Address> warm, touched, created, destructed;
    std::set<SlotName> warm_slots;
    std::size_t logs = 0;
    uint256 burnt;

    void add_balance(const Address& who, const uint256& amount) {
        touched.insert(who);
        if (amount.is_zero()) return;
        entries[who].exists = true;
        entries[who].account.balance += amount;
    }
    void transfer(const Address& from, const Address& to, const uint256& amount) {
        touched.insert(from);
        entries[from].account.balance -= amount;
        add_balance(to, amount);
    }
    void set_nonce(const Address& who, std::uint64_t nonce) {
        touched.insert(who);
        entries[who].exists = true;
        entries[who].account.nonce = nonce;
    }
    void self_destruct(const Address& who, const Address& heir) {
        const auto balance = entries[who].account.balance;
        const bool deletes = created.contains(who);
        if (who != heir) transfer(who, heir, balance);
        if (!deletes) return;
        if (who == heir) {
            burnt += balance;
            entries[who].account.balance = {};
        }
        destructed.insert(who);
    }
    /// Gives what was burnt.
    uint256 finish() {
        for (const auto& who : destructed) {
            burnt += entries[who].account.balance;
            entries[who] = {};
        }
        for (const auto& who : touched)
            if (entries[who].is_empty()) entries[who] = {};
        Model next;
        next.entries = entries;
        return std::exchange(*this, next).burnt;
    }
};

/// Both, with the same calls.
class Pair {
public:
    Pair(const StateView& view, Model model) : journal(view), now(std::move(model)) {}

    void step(std::mt19937_64& random) {
        who_ = address(random() % kAccounts);
        key_ = random() % kSlots;
        auto& entry = now.entries[who_];
        switch (random() % 12) {
            case 0:
                return set_storage(entry, random() % 3);
            case 1:
                journal.set_transient_storage(who_, key_, now.transients[{who_, key_}] = random());
                return;
            case 2:
                REQUIRE(journal.warm_account(who_) == now.warm.insert(who_).second);
                return;
            case 3:
                return access_slot();
            case 4:
                return transfer(entry, random);
            case 5:
                now.add_balance(who_, key_);
                return journal.credit(who_, key_);
            case 6:
                return create(entry);
            case 7:
                return self_destruct(entry, address(random() % kAccounts));
            case 8:
                journal.emit({});
                ++now.logs;
                return;
            case 9:
                return delegate(entry, random() % 2 == 0);
            case 10:
                snapshots_.emplace_back(journal.snapshot(), now);
                return;
            default:
                return revert(random);
        }
    }

    void finish_transaction() {
        const auto finished = journal.end_transaction();
        REQUIRE(finished.logs.size() == now.logs);
        REQUIRE(finished.burnt == now.finish());
        snapshots_.clear();
        journal.begin_transaction();
    }

    void check() {
        for (std::uint64_t i = 0; i < kAccounts; ++i) {
            const auto who = address(i);
            const auto& entry = now.entries[who];
            REQUIRE(journal.exists(who) == entry.exists);
            REQUIRE(journal.balance(who) == entry.account.balance);
            REQUIRE(journal.nonce(who) == entry.account.nonce);
            REQUIRE(journal.code(who)->hash() == entry.account.code_hash);
            REQUIRE(journal.is_empty(who) == entry.is_empty());
            for (std::uint64_t key = 0; key < kSlots; ++key) check_slot(who, key);
        }
    }

    Journal journal;
    Model now;

private:
    void check_slot(const Address& who, const uint256& key) {
        const auto value = [&](const auto& map, const auto& name) {
            const auto found = map.find(name);
            return found == map.end() ? uint256{} : found->second;
        };
        const auto current = value(now.entries[who].slots, key);
        REQUIRE(journal.storage(who, key) == current);
        REQUIRE(journal.transient_storage(who, key) == value(now.transients, SlotName{who, key}));
    }
    void access_slot() {
        const auto slot = journal.access_slot(who_, key_);
        REQUIRE(slot.was_cold == now.warm_slots.insert({who_, key_}).second);
        REQUIRE(slot.value == now.entries[who_].slots[key_]);
        // A revert may forget the original: it is the current value again then.
        const auto original = now.originals.find({who_, key_});
        REQUIRE(slot.original == (original == now.originals.end() ? slot.value : original->second));
    }
    void set_storage(Model::Entry& entry, const uint256& value) {
        if (!entry.exists) return;
        now.originals.try_emplace({who_, key_}, entry.slots[key_]);
        entry.slots[key_] = value;
        journal.set_storage(who_, key_, value);
    }
    void transfer(const Model::Entry& entry, std::mt19937_64& random) {
        const auto amount = entry.account.balance % uint256(1 + random() % 9);
        const auto to = address(random() % kAccounts);
        now.transfer(who_, to, amount);
        journal.transfer(who_, to, amount);
    }
    void create(Model::Entry& entry) {
        if (entry.account.nonce != 0 || entry.account.code_hash != crypto::kEmptyKeccak) return;
        now.set_nonce(who_, 1);
        now.created.insert(who_);
        entry.account.code_hash = crypto::keccak256(kCode);
        journal.begin_create(who_);
        journal.set_code(who_, kCode);
    }
    void self_destruct(const Model::Entry& entry, const Address& heir) {
        if (!entry.exists) return;
        now.self_destruct(who_, heir);
        journal.self_destruct(who_, heir);
    }
    /// As EIP-7702 does: code on an account that signs, outside of any call.
    void delegate(Model::Entry& entry, bool clear) {
        const Bytes code = clear ? Bytes{} : Bytes(23, 0xef);
        now.set_nonce(who_, entry.account.nonce + 1);
        entry.account.code_hash = crypto::keccak256(code);
        journal.set_code(who_, code);
        journal.set_nonce(who_, entry.account.nonce);
    }
    void revert(std::mt19937_64& random) {
        if (snapshots_.empty()) return;
        const auto at = random() % snapshots_.size();
        journal.revert_to(snapshots_[at].first);
        now = snapshots_[at].second;
        snapshots_.resize(at);
    }

    Address who_;
    uint256 key_;
    std::vector<std::pair<evm::Host::Snapshot, Model>> snapshots_;
};

void check_result(const ReferenceState& state, Model& model) {
    for (std::uint64_t i = 0; i < kAccounts; ++i) {
        const auto& entry = model.entries[address(i)];
        const auto found = state.entries.find(address(i));
        REQUIRE((found != state.entries.end()) == entry.exists);
        if (!entry.exists) continue;
        REQUIRE(found->second.account == entry.account);
        auto slots = entry.slots;
        std::erase_if(slots, [](const auto& slot) { return slot.second.is_zero(); });
        REQUIRE(found->second.slots == slots);
    }
}

}  // namespace

TEST_SUITE("runtime/state/journal_model") {
    TEST_CASE("blocks of random transactions leave what a model of them leaves") {
        std::mt19937_64 random(5);
        MemoryState state;
        ReferenceState reference;
        Model model;
        for (int block = 0; block < 150; ++block) {
            Pair pair(state, model);
            pair.journal.begin_transaction();
            for (int step = 0; step < 200; ++step) {
                pair.step(random);
                if (step % 5 == 0) pair.check();
                if (random() % 30 == 0) pair.finish_transaction();
            }
            pair.finish_transaction();
            pair.check();
            const auto diff = pair.journal.take_diff();
            state.apply(diff);
            reference.apply(diff);
            check_result(reference, pair.now);
            REQUIRE(state.root() == reference.root());
            model = pair.now;
        }
    }
}
