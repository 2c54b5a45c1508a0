#pragma once

#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "runtime/evm/code.hpp"
#include "runtime/evm/host.hpp"

namespace alt::evm {

/// A host that copies everything at a snapshot: slow, and plainly right.
class FakeHost final : public Host {
public:
    struct FakeAccount {
        uint256 balance;
        std::uint64_t nonce = 0;
        CodePtr code = empty_code();
        std::map<uint256, uint256> storage;
        std::map<uint256, uint256> original;
    };
    struct World {
        std::map<Address, FakeAccount> accounts;
        std::map<std::pair<Address, uint256>, uint256> transient;
        std::set<Address> warm_accounts;
        std::set<std::pair<Address, uint256>> warm_slots;
        std::vector<eth::Log> logs;
        std::vector<Address> destructed;
    };
    World world;

    bool is_empty(const Address& a) noexcept override {
        return code(a)->empty() && nonce(a) == 0 && balance(a).is_zero();
    }
    bool exists(const Address& a) noexcept override { return world.accounts.count(a) != 0; }
    uint256 balance(const Address& a) noexcept override { return get(a).balance; }
    std::uint64_t nonce(const Address& a) noexcept override { return get(a).nonce; }
    void set_nonce(const Address& a, std::uint64_t nonce) noexcept override {
        world.accounts[a].nonce = nonce;
    }
    CodePtr code(const Address& a) noexcept override { return get(a).code; }
    Hash256 code_hash(const Address& a) noexcept override {
        return exists(a) ? code(a)->hash() : Hash256{};
    }
    bool collides(const Address& a) noexcept override {
        return nonce(a) != 0 || !code(a)->empty() || !get(a).storage.empty();
    }
    uint256 storage(const Address& a, const uint256& key) const {
        return slot(get(a).storage, key);
    }
    SlotAccess access_slot(const Address& a, const uint256& key) noexcept override {
        return {.value = storage(a, key),
                .original = slot(get(a).original, key),
                .was_cold = world.warm_slots.insert({a, key}).second};
    }
    void set_storage(const Address& a, const uint256& key, const uint256& value) noexcept override {
        world.accounts[a].storage[key] = value;
    }
    uint256 transient_storage(const Address& a, const uint256& key) noexcept override {
        return slot(world.transient, {a, key});
    }
    void set_transient_storage(const Address& a, const uint256& key,
                               const uint256& value) noexcept override {
        world.transient[{a, key}] = value;
    }
    bool warm_account(const Address& a) noexcept override {
        return world.warm_accounts.insert(a).second;
    }
    Snapshot snapshot() noexcept override {
        past_.push_back(world);
        return past_.size() - 1;
    }
    void revert_to(Snapshot at) noexcept override { world = past_.at(at); }
    void transfer(const Address& from, const Address& to, const uint256& value) noexcept override {
        world.accounts[from].balance -= value;
        world.accounts[to].balance += value;
    }
    void begin_create(const Address& a) noexcept override { world.accounts[a].nonce = 1; }
    void set_code(const Address& a, BytesView bytes) noexcept override {
        world.accounts[a].code = make_code(bytes);
    }
    void self_destruct(const Address& a, const Address& beneficiary) noexcept override {
        transfer(a, beneficiary, balance(a));
        world.destructed.push_back(a);
    }
    void emit(eth::Log log) noexcept override { world.logs.push_back(std::move(log)); }
    Hash256 block_hash(std::uint64_t number) noexcept override {
        Hash256 out;
        out.bytes.back() = static_cast<std::uint8_t>(number);
        return out;
    }

private:
    FakeAccount get(const Address& a) const {
        const auto found = world.accounts.find(a);
        return found == world.accounts.end() ? FakeAccount{} : found->second;
    }
    template <typename Map>
    static uint256 slot(const Map& map, const typename Map::key_type& key) {
        const auto found = map.find(key);
        return found == map.end() ? uint256{} : found->second;
    }

    std::vector<World> past_;
};

}  // namespace alt::evm
