#include "core/settlement/exit_book.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"

namespace alt::settlement {
namespace {

constexpr std::uint64_t kParentChain = 31337;

Address address_of(std::uint8_t last) {
    Address out;
    out.bytes.back() = last;
    return out;
}

driver::Closing closing_of(std::uint64_t exits) {
    driver::Closing out;
    out.block_num = 7;
    out.block_hash.bytes.fill(1);
    out.state_root.bytes.fill(2);
    out.message_passer_root.bytes.fill(3);
    out.account_proof = {Bytes{1}, Bytes{2}};
    out.storage_proof = {Bytes{3}};
    for (std::uint64_t i = 0; i < exits; ++i)
        out.exits.push_back({i, uint256{100 + i}, address_of(static_cast<std::uint8_t>(i))});
    return out;
}

ExitBook book_of(std::uint64_t exits) {
    return ExitBook(closing_of(exits), kParentChain, address_of(0xaa));
}

}  // namespace

TEST_SUITE("core/settlement/exit_book") {
    TEST_CASE("the proposal says what the closing block says") {
        const auto book = book_of(3);
        const auto proposal = book.proposal();
        CHECK(proposal.state_root == book.closing().state_root);
        CHECK(proposal.message_passer_storage_root == book.closing().message_passer_root);
        CHECK(proposal.block_hash == book.closing().block_hash);
        CHECK(proposal.block_num == 7);
        CHECK(proposal.exit_root == book.root());
        CHECK(proposal.exit_count == uint256{3});
        CHECK(proposal.exit_total == uint256{303});
        CHECK(proposal.account_proof.size() == 2);
        CHECK(proposal.storage_proof.size() == 1);
        CHECK(book.output_root() == eth::output_root(proposal.state_root,
                                                     proposal.message_passer_storage_root,
                                                     proposal.block_hash));
    }

    TEST_CASE("an empty rollup has nothing to pay") {
        const auto book = book_of(0);
        CHECK(book.batches() == 0);
        CHECK(book.total().is_zero());
        CHECK(book.unpaid({}).is_zero());
    }

    TEST_CASE("a batch is 64 leaves, and the last one what is left") {
        CHECK(book_of(1).batches() == 1);
        CHECK(book_of(64).batches() == 1);
        CHECK(book_of(65).batches() == 2);
        // Selector, four head words; the leaves' count is the first word of the first tail.
        const auto count_of = [](const Bytes& call) { return call.at(4 + 5 * 32 - 1); };
        CHECK(count_of(book_of(65).batch_call(0)) == 64);
        CHECK(count_of(book_of(65).batch_call(1)) == 1);
    }

    TEST_CASE("a batch is open while one of its leaves is unpaid") {
        const auto book = book_of(65);
        std::set<std::uint64_t> paid;
        for (std::uint64_t i = 0; i < 63; ++i) paid.insert(i);
        CHECK(book.batch_open(0, paid));
        CHECK(book.batch_open(1, paid));
        paid.insert(63);
        CHECK(!book.batch_open(0, paid));
        CHECK(book.batch_open(1, paid));
        CHECK(book.unpaid(paid) == uint256{164});
        paid.insert(64);
        CHECK(!book.batch_open(1, paid));
        CHECK(book.unpaid(paid).is_zero());
    }

    TEST_CASE("each claim of the kit proves its leaf under the exit root") {
        const auto book = book_of(5);
        const auto kit = book.claim_kit();
        CHECK(codec::get_string(kit, "exit_root").value() == to_hex(book.root()));
        CHECK(codec::get_u64(kit, "parent_chain_id").value() == kParentChain);
        const auto& claims = *codec::get_array(kit, "claims").value();
        REQUIRE(claims.size() == 5);
        for (std::size_t i = 0; i < claims.size(); ++i) {
            std::vector<Hash256> proof;
            const auto& siblings = *codec::get_array(claims[i], "proof").value();
            for (const auto& sibling : siblings)
                proof.push_back(parse_hash(std::string(sibling.as_string())).value());
            const auto leaf = eth::exit_leaf_hash(kParentChain, address_of(0xaa), book.leaves()[i]);
            CHECK(eth::exit_root_of(leaf, i, proof) == book.root());
            CHECK(codec::get_string(claims[i], "calldata").value() == to_hex(book.claim_call(i)));
        }
    }
}

}  // namespace alt::settlement
