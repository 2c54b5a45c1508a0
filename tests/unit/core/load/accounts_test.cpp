#include "core/load/accounts.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <set>

#include "core/base/hex.hpp"
#include "core/crypto/hd_key.hpp"

using namespace alt;
using namespace alt::load;

TEST_SUITE("core/load/accounts") {
    TEST_CASE("the same funding key has the same accounts, another one others") {
        const auto funder = crypto::dev_key(0);
        const auto once = derive_accounts(funder, Role::sender, 50);
        const auto again = derive_accounts(funder, Role::sender, 20);
        std::set<Address> all;
        for (std::size_t i = 0; i < once.size(); ++i) {
            if (i < again.size()) CHECK(once[i].address == again[i].address);
            CHECK(once[i].address == derive_key(funder, Role::sender, i).address());
            all.insert(once[i].address);
            all.insert(derive_key(funder, Role::recipient, i).address());
            all.insert(derive_key(crypto::dev_key(1), Role::sender, i).address());
        }
        CHECK(all.size() == 150);
    }

    TEST_CASE("the derivation never changes: what is left on a key can be fetched back") {
        // By cast: keccak of "alt load", the secret of dev:0, the role and the index.
        CHECK(to_hex(derive_key(crypto::dev_key(0), Role::sender, 0).address()) ==
              "0x2c6b5d207d12b7f3eaef2265b0c51049ab51cd2f");
    }

    TEST_CASE("slices cover everything once") {
        for (const std::size_t count : {0, 1, 2, 3, 1'000}) {
            std::vector<std::atomic<int>> visits(count);
            on_all_cores(count, [&](std::size_t begin, std::size_t end) {
                for (auto i = begin; i < end; ++i) ++visits[i];
            });
            for (const auto& visit : visits) CHECK(visit == 1);
        }
    }
}
