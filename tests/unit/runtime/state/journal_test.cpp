#include "runtime/state/journal.hpp"

#include <doctest/doctest.h>

#include "core/crypto/keccak.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/state/memory_state.hpp"

using namespace alt;
using namespace alt::state;

namespace {

const Address kAlice = to_address(uint256(0xa11ce));
const Address kBob = to_address(uint256(0xb0b));
const Bytes kCode{0x60, 0x00, 0x00};

struct Fixture {
    MemoryState state;
    Fixture() {
        Diff diff;
        auto& change = diff.accounts[kAlice];
        change.account = Account{.nonce = 5, .balance = 100, .code_hash = crypto::kEmptyKeccak};
        change.storage = {{1, 10}};
        state.apply(diff);
    }
};

}  // namespace

TEST_SUITE("runtime/state/journal") {
    TEST_CASE_FIXTURE(Fixture, "a revert takes back everything after its snapshot") {
        Journal journal(state);
        journal.begin_transaction();
        const auto snapshot = journal.snapshot();
        journal.transfer(kAlice, kBob, 40);
        journal.set_storage(kAlice, 1, 11);
        journal.set_transient_storage(kAlice, 1, 3);
        journal.begin_create(kBob);
        journal.set_code(kBob, kCode);
        journal.self_destruct(kBob, kBob);
        journal.emit({});
        CHECK(journal.warm_account(kBob));
        CHECK(journal.warm_slot(kBob, 4));
        journal.revert_to(snapshot);
        CHECK(journal.balance(kAlice) == uint256(100));
        CHECK_FALSE(journal.exists(kBob));
        CHECK(journal.code(kBob)->empty());
        CHECK(journal.storage(kAlice, 1) == uint256(10));
        CHECK(journal.transient_storage(kAlice, 1).is_zero());
        CHECK(journal.warm_account(kBob));
        CHECK(journal.warm_slot(kBob, 4));
        const auto finished = journal.end_transaction();
        CHECK(finished.logs.empty());
        CHECK(finished.created.empty());
        CHECK(finished.burnt.is_zero());
        CHECK(journal.take_diff().accounts.empty());
    }

    TEST_CASE_FIXTURE(Fixture, "each transaction starts cold, with its own original values") {
        Journal journal(state);
        journal.begin_transaction();
        journal.set_storage(kAlice, 1, 11);
        journal.set_transient_storage(kAlice, 1, 3);
        CHECK(journal.warm_slot(kAlice, 1));
        CHECK_FALSE(journal.warm_slot(kAlice, 1));
        CHECK(journal.access_slot(kAlice, 1).original == uint256(10));
        journal.end_transaction();
        journal.begin_transaction();
        CHECK(journal.warm_slot(kAlice, 1));
        CHECK(journal.access_slot(kAlice, 1).original == uint256(11));
        CHECK(journal.transient_storage(kAlice, 1).is_zero());
    }

    TEST_CASE_FIXTURE(
        Fixture, "a contract that self-destructs in its transaction is gone, later ones stay") {
        Journal journal(state);
        journal.begin_transaction();
        journal.begin_create(kBob);
        journal.set_code(kBob, kCode);
        journal.set_storage(kBob, 1, 1);
        journal.self_destruct(kBob, kAlice);
        journal.transfer(kAlice, kBob, 7);
        const auto finished = journal.end_transaction();
        CHECK(finished.burnt == uint256(7));
        CHECK(finished.created.empty());
        CHECK_FALSE(journal.exists(kBob));
        CHECK(journal.storage(kBob, 1).is_zero());

        journal.begin_transaction();
        journal.begin_create(kBob);
        journal.set_code(kBob, kCode);
        CHECK(journal.end_transaction().created == std::vector<Address>{kBob});
        journal.begin_transaction();
        journal.self_destruct(kBob, kBob);
        CHECK(journal.end_transaction().burnt.is_zero());
        CHECK(journal.code(kBob)->size() == kCode.size());
    }

    TEST_CASE_FIXTURE(Fixture,
                      "touched empty accounts are deleted, untouched ones stay (EIP-161)") {
        Diff diff;
        diff.accounts[kBob].account =
            Account{.nonce = 0, .balance = {}, .code_hash = crypto::kEmptyKeccak};
        state.apply(diff);
        Journal journal(state);
        journal.begin_transaction();
        CHECK(journal.balance(kBob).is_zero());
        journal.end_transaction();
        CHECK(journal.exists(kBob));
        journal.begin_transaction();
        journal.transfer(kAlice, kBob, 0);
        journal.end_transaction();
        CHECK_FALSE(journal.exists(kBob));
        const auto changes = journal.take_diff();
        REQUIRE(changes.accounts.size() == 1);
        CHECK_FALSE(changes.accounts.find(kBob)->second.account.has_value());
    }

    TEST_CASE_FIXTURE(Fixture,
                      "the diff holds what differs at the end of the block and nothing else") {
        Journal journal(state);
        journal.begin_transaction();
        journal.set_storage(kAlice, 1, 11);
        journal.set_storage(kAlice, 2, 5);
        journal.end_transaction();
        journal.begin_transaction();
        journal.set_storage(kAlice, 1, 10);
        journal.credit(kBob, 9);
        journal.end_transaction();
        const auto diff = journal.take_diff();
        REQUIRE(diff.accounts.size() == 2);
        CHECK(diff.accounts.find(kAlice)->second.storage == FlatMap<uint256, uint256>{{2, 5}});
        CHECK(diff.accounts.find(kBob)->second.account->balance == uint256(9));
    }
}
