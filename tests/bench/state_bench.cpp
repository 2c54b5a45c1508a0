// What the state of a chain costs: memory an account, the time of a root after changes of accounts
// and of one contract's slots. Prints a table; `make bench` runs it.
#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/crypto/keccak.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"
#include "runtime/trie/trie.hpp"

namespace alt {
namespace {

using state::Diff;
using state::MemoryState;

constexpr std::uint64_t kBlock = 10'000;  ///< accounts that are loaded at a time
const Address kContract = to_address(uint256(0xc0de));

Address address(std::uint64_t n) {
    const auto hash = crypto::keccak256(to_be_bytes(uint256(n)));
    return to_address(to_uint256(hash));
}

state::Account account(std::mt19937_64& random) {
    return {.nonce = random() % 1000,
            .balance = uint256(random()) * 1000,
            .code_hash = crypto::kEmptyKeccak};
}

/// Resident memory of this process.
std::size_t resident_bytes() {
    std::ifstream statm("/proc/self/statm");
    std::size_t size = 0;
    std::size_t resident = 0;
    statm >> size >> resident;
    return resident * 4096;
}

double milliseconds_of(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

void print_times(const char* name, std::vector<double> times) {
    std::sort(times.begin(), times.end());
    std::printf("%-58s %9.3f %9.3f %9.3f ms\n", name, times.front(), times[times.size() / 2],
                times.back());
}

/// Times `runs` calls of prepare, then work; only work counts.
void measure(const char* name, int runs, const std::function<void()>& prepare,
             const std::function<void()>& work) {
    std::vector<double> times;
    for (int i = 0; i < runs; ++i) {
        prepare();
        times.push_back(milliseconds_of(work));
    }
    print_times(name, std::move(times));
}

void load(MemoryState& state, std::uint64_t count, std::mt19937_64& random) {
    const auto before = resident_bytes();
    const auto time = milliseconds_of([&] {
        for (std::uint64_t i = 0; i < count; i += kBlock) {
            Diff diff;
            for (auto n = i; n < std::min(count, i + kBlock); ++n)
                diff.accounts[address(n)].account = account(random);
            state.apply(diff);
            state.root();
        }
    });
    malloc_trim(0);
    std::printf("%llu accounts, in blocks of %llu, a root each: %.0f ms; %.1f bytes an account\n",
                static_cast<unsigned long long>(count), static_cast<unsigned long long>(kBlock),
                time, static_cast<double>(resident_bytes() - before) / static_cast<double>(count));
}

Diff some_accounts(std::uint64_t among, std::size_t count, std::mt19937_64& random) {
    Diff diff;
    while (diff.accounts.size() < count)
        diff.accounts[address(random() % among)].account = account(random);
    return diff;
}

Diff some_slots(std::uint64_t among, std::size_t count, std::mt19937_64& random) {
    Diff diff;
    auto& change = diff.accounts[kContract];
    change.account = account(random);
    while (change.storage.size() < count) change.storage[random() % among] = random() | 1;
    return diff;
}

void bench_roots(MemoryState& state, std::uint64_t accounts, std::mt19937_64& random) {
    Diff diff;
    const auto root = [&] {
        state.apply(diff);
        state.root();
    };
    measure(
        "apply and root: 1 account", 200, [&] { diff = some_accounts(accounts, 1, random); }, root);
    measure(
        "apply and root: 1,000 accounts", 50, [&] { diff = some_accounts(accounts, 1000, random); },
        root);
    measure(
        "apply and root: 10,000 accounts", 10,
        [&] { diff = some_accounts(accounts, 10'000, random); }, root);
    for (const std::uint64_t slots : {20'000, 200'000}) {
        diff = some_slots(slots, slots / 2, random);
        root();
        const auto name = "apply and root: 10,000 slots among " + std::to_string(slots);
        measure(
            name.c_str(), 20, [&] { diff = some_slots(slots, 10'000, random); }, root);
    }
}

void bench_journal(const MemoryState& state, std::uint64_t accounts, std::mt19937_64& random) {
    constexpr int kTransfers = 10'000;
    std::vector<Address> people;
    for (int i = 0; i < kTransfers; ++i) people.push_back(address(random() % accounts));
    const auto transfers = [&] {
        state::Journal journal(state);
        for (std::size_t i = 0; i + 1 < people.size(); ++i) {
            journal.begin_transaction();
            journal.set_nonce(people[i], journal.nonce(people[i]) + 1);
            journal.transfer(people[i], people[i + 1], 1);
            journal.credit(kContract, 1);
            journal.end_transaction();
        }
        static_cast<void>(journal.take_diff());
    };
    measure(
        "journal: 10,000 transfers among all, and their diff", 20, [] {}, transfers);
    const auto slots = [&] {
        state::Journal journal(state);
        journal.begin_transaction();
        for (std::uint64_t i = 0; i < 100'000; ++i) {
            const uint256 key(i % 100);
            const auto value = journal.access_slot(kContract, key).value;
            journal.set_storage(kContract, key, value + 1);
        }
        journal.end_transaction();
    };
    measure(
        "journal: 100,000 warm reads and writes of 100 slots", 20, [] {}, slots);
}

void bench_ordered_root() {
    std::vector<Bytes> items(20'000, Bytes(110, 7));
    measure(
        "ordered root of 20,000 items of 110 bytes", 10, [] {},
        [&] { static_cast<void>(trie::ordered_root(items)); });
}

}  // namespace
}  // namespace alt

/// state_bench [ACCOUNTS]
int main(int argc, char** argv) {
    const auto accounts = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000ull;
    std::mt19937_64 random(1);
    alt::state::MemoryState state;
    alt::load(state, accounts, random);
    std::printf("%-58s %9s %9s %9s\n", "", "min", "median", "max");
    alt::bench_roots(state, accounts, random);
    alt::bench_journal(state, accounts, random);
    alt::bench_ordered_root();
    return 0;
}
