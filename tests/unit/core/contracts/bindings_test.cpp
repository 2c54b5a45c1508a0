#include <doctest/doctest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "core/contracts/bindings/factory.hpp"
#include "core/contracts/bindings/portal.hpp"
#include "core/contracts/bindings/revert_reason.hpp"
#include "core/contracts/predeploys.hpp"
#include "core/contracts/registry.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/exit_tree.hpp"

using namespace alt;
using namespace alt::contracts;

namespace {

/// tests/contracts/vectors.json: what ethers makes of the same inputs, and a real chain agrees
/// with.
const codec::Json& vectors() {
    static const auto json = [] {
        std::ifstream file(std::string(ALT_SOURCE_DIR) + "/tests/contracts/vectors.json");
        REQUIRE(file.good());
        return codec::parse_json(std::string(std::istreambuf_iterator<char>(file), {})).value();
    }();
    return json;
}

Bytes bytes_at(std::string_view path) {
    return codec::get_bytes(vectors(), path).value();
}
Address address_at(std::string_view path) {
    return codec::get_address(vectors(), path).value();
}

Address repeated(std::uint8_t byte) {
    Address out;
    out.bytes.fill(byte);
    return out;
}

Hash256 id(std::string_view text) {
    return crypto::keccak256(view_of(text));
}

std::vector<Hash256> hashes_at(std::string_view path) {
    std::vector<Hash256> out;
    for (const auto& entry : **codec::get_array(vectors(), path))
        out.push_back(codec::as_hash(entry, path).value());
    return out;
}

struct LogVector {
    std::vector<Hash256> topics;
    Bytes data;
};

LogVector log_from(const codec::Json& json) {
    LogVector out{.topics = {}, .data = codec::get_bytes(json, "data").value()};
    for (const auto& topic : **codec::get_array(json, "topics"))
        out.topics.push_back(codec::as_hash(topic, "topic").value());
    return out;
}

LogVector log_at(std::string_view name) {
    return log_from(**codec::get(vectors(), "logs." + std::string(name)));
}

OpenParams open_params() {
    return {.salt = id("salt"),
            .proposer = repeated(0xa1),
            .rollup_chain_id = 901,
            .genesis_hash = id("genesis"),
            .manifest_digest = id("manifest"),
            .challenge_window = 3600,
            .settle_by = (1ull << 33) + 5};
}

uint256 ether(std::uint64_t amount) {
    return uint256{amount} * uint256{1'000'000'000'000'000'000};
}

/// Sibling 1 is the empty subtree of height 1: droppable at the end only.
std::array<Hash256, 3> siblings() {
    const auto zero = Hash256{};
    const std::array<std::uint8_t, 1> prefix{1};
    return {id("s0"), crypto::keccak256({BytesView(prefix), zero.view(), zero.view()}), id("s2")};
}

/// Every decoder refuses a log with a byte or a topic too many or too few, and another event's
/// topic.
template <typename Decode>
void refuses_other_shapes(const LogVector& log, Decode decode) {
    REQUIRE(decode(log.topics, BytesView(log.data)).has_value());
    auto refused = [&](const std::vector<Hash256>& topics, const Bytes& data) {
        const auto result = decode(topics, BytesView(data));
        REQUIRE(!result.has_value());
        CHECK(result.error().code == Errc::invalid_input);
    };
    auto topics = log.topics;
    topics[0] = id("another event");
    refused(topics, log.data);
    topics = log.topics;
    topics.push_back(Hash256{});
    refused(topics, log.data);
    topics = log.topics;
    topics.pop_back();
    refused(topics, log.data);
    refused({}, log.data);
    auto data = log.data;
    data.push_back(0);
    refused(log.topics, data);
    if (!log.data.empty()) {
        data = log.data;
        data.pop_back();
        refused(log.topics, data);
    }
}

}  // namespace

TEST_SUITE("core/contracts/bindings/factory") {
    TEST_CASE("addresses are those that a real chain gave") {
        const auto factory = address_at("addresses.factory");
        CHECK(factory_address() == factory);
        CHECK(portal_implementation(factory) == address_at("addresses.implementation"));
        CHECK(predict_portal(factory, address_at("addresses.opener"), open_params()) ==
              address_at("addresses.portal"));
    }

    TEST_CASE("calls are encoded as ethers encodes them") {
        CHECK(encode_open(open_params()) == bytes_at("calls.open"));
        CHECK(encode_predict(repeated(0xee), open_params()) == bytes_at("calls.predict"));
        const auto deployment = factory_deployment();
        CHECK(equal(BytesView(deployment).subspan(32), artifact(ContractId::alt_factory).creation));
    }

    TEST_CASE("RollupOpened is decoded, and other logs are refused") {
        const auto log = log_at("RollupOpened");
        const auto event = decode_rollup_opened(log.topics, log.data);
        REQUIRE(event.has_value());
        CHECK(event->portal == repeated(9));
        CHECK(event->proposer == repeated(0xa1));
        CHECK(event->rollup_chain_id == uint256{901});
        CHECK(event->genesis_hash == id("genesis"));
        CHECK(event->manifest_digest == id("manifest"));
        refuses_other_shapes(log, decode_rollup_opened);
    }
}

TEST_SUITE("core/contracts/predeploys") {
    TEST_CASE("the creator slot is that of the specification") {
        CHECK(creator_slot(address_at("creatorSlot.contract")) ==
              codec::get_hash(vectors(), "creatorSlot.slot").value());
    }

    TEST_CASE("the embedded parent begins with what the deployer would have made") {
        const auto all = parent_predeploys();
        REQUIRE(all.size() == 3);
        CHECK(all[0].address == kDeterministicDeployer);
        CHECK(all[0].code.size() == 69);
        CHECK(all[1].address == address_at("addresses.factory"));
        CHECK(all[1].nonce == 2);
        CHECK(all[2].address == address_at("addresses.implementation"));
        CHECK(all[2].nonce == 1);
    }

    TEST_CASE("a rollup begins with fee vault, message passer and settlement") {
        const auto all = rollup_predeploys();
        REQUIRE(all.size() == 3);
        CHECK(to_hex(all[0].address) == "0x4200000000000000000000000000000000000011");
        CHECK(to_hex(all[1].address) == "0x4200000000000000000000000000000000000016");
        CHECK(to_hex(all[2].address) == "0x4200000000000000000000000000000000000a17");
        CHECK(to_hex(kSystemSender) == "0xdeaddeaddeaddeaddeaddeaddeaddeaddead0001");
        for (const auto& contract : all) {
            CAPTURE(contract.name);
            CHECK(!contract.code.empty());
            CHECK(find_artifact(contract.name)->immutable_offsets.empty());
        }
        CHECK(closing_call() == bytes_at("calls.close"));
    }
}

TEST_SUITE("core/contracts/bindings/portal") {
    TEST_CASE("calls are encoded as ethers encodes them") {
        CHECK(encode_deposit_transaction({.to = repeated(2),
                                          .value = 7,
                                          .gas_limit = 61'000,
                                          .is_creation = false,
                                          .data = {0xab, 0xcd, 0xef}}) ==
              bytes_at("calls.depositTransaction"));
        CHECK(encode_deposit_transaction({.to = {},
                                          .value = {},
                                          .gas_limit = 90'000,
                                          .is_creation = true,
                                          .data = Bytes(33, 0xfe)}) ==
              bytes_at("calls.depositCreation"));
        CHECK(encode_deposit_eth(repeated(2)) == bytes_at("calls.depositETH"));
        CHECK(encode_close() == bytes_at("calls.close"));
        CHECK(encode_finalise() == bytes_at("calls.finalise"));
        CHECK(encode_is_claimed(300) == bytes_at("calls.isClaimed"));
        CHECK(encode_propose_final({.state_root = id("state"),
                                    .message_passer_storage_root = id("passer"),
                                    .block_hash = id("block"),
                                    .block_num = 77,
                                    .exit_root = id("exits"),
                                    .exit_count = 3,
                                    .exit_total = ether(1000),
                                    .account_proof = {{}, {0xaa, 0xbb, 0xcc}, Bytes(100, 0x5a)},
                                    .storage_proof = {Bytes(32, 0x77)}}) ==
              bytes_at("calls.proposeFinal"));
    }

    TEST_CASE("claims are encoded as ethers encodes them, without the empty subtrees at the top") {
        const auto path = siblings();
        const ExitLeaf leaf{.amount = 9, .owner = repeated(7)};
        CHECK(encode_claim(5, leaf, path) == bytes_at("calls.claim"));
        CHECK(encode_claim_to(5, 9, repeated(8), path) == bytes_at("calls.claimTo"));
        const std::array<ExitLeaf, 3> leaves{
            {{.amount = 1, .owner = repeated(1)}, {2, repeated(2)}, {3, repeated(3)}}};
        CHECK(encode_claim_many(8, 2, leaves, path) == bytes_at("calls.claimMany"));

        const std::array<Hash256, 2> all_empty{Hash256{}, path[1]};
        CHECK(encode_claim(0, leaf, all_empty) == bytes_at("calls.claimNoSiblings"));
        const auto one = std::span(path).first(1);
        CHECK(encode_claim(5, leaf, std::span(path).first(2)) == encode_claim(5, leaf, one));
    }

    TEST_CASE("views are asked by their selectors") {
        static constexpr std::array<std::string_view, 16> kNames{
            "phase",           "custody",        "depositCount",    "depositHash",
            "finalOutputRoot", "exitRoot",       "exitCount",       "exitTotal",
            "finalBlockNum",   "proposedAt",     "proposer",        "rollupChainId",
            "genesisHash",     "manifestDigest", "challengeWindow", "settleBy"};
        for (std::size_t i = 0; i < kNames.size(); ++i) {
            CAPTURE(kNames[i]);
            CHECK(encode_view(static_cast<PortalView>(i)) ==
                  bytes_at("views." + std::string(kNames[i])));
        }
    }

    TEST_CASE("answers of views are one word, within their type") {
        Bytes word(32);
        word[31] = 2;
        CHECK(decode_phase(word).value() == PortalPhase::proposed);
        CHECK(decode_uint256(word).value() == uint256{2});
        CHECK(!decode_bool(word).has_value());
        word[31] = 5;
        CHECK(!decode_phase(word).has_value());
        word[31] = 1;
        CHECK(decode_bool(word).value());
        CHECK(decode_address(word).value().bytes[19] == 1);
        word[0] = 1;
        CHECK(!decode_address(word).has_value());
        for (const std::size_t size : {0u, 31u, 33u, 64u}) {
            const auto result = decode_uint256(Bytes(size));
            REQUIRE(!result.has_value());
            CHECK(result.error().code == Errc::invalid_input);
        }
    }

    TEST_CASE("deposits are decoded and chained as the portal chains them") {
        Hash256 chain;
        for (const auto& row : **codec::get_array(vectors(), "deposits")) {
            const auto log = log_from(**codec::get(row, "log"));
            const auto deposit = decode_transaction_deposited(log.topics, log.data);
            REQUIRE(deposit.has_value());
            auto number = [&](std::string_view key) {
                return parse_uint256(*codec::get_string(row, key)).value();
            };
            CHECK(deposit->from == *codec::get_address(row, "from"));
            CHECK(deposit->to == *codec::get_address(row, "to"));
            CHECK(deposit->mint == number("mint"));
            CHECK(deposit->value == number("value"));
            CHECK(uint256{deposit->gas_limit} == number("gasLimit"));
            CHECK(deposit->is_creation == *codec::get_bool(row, "isCreation"));
            CHECK(deposit->data == *codec::get_bytes(row, "data"));
            chain = next_deposit_hash(chain, *deposit);
            CHECK(chain == *codec::get_hash(row, "chain"));
            refuses_other_shapes(log, decode_transaction_deposited);
        }
    }

    TEST_CASE("a deposit with false lengths, flags or version is refused") {
        const auto& row = (*codec::get_array(vectors(), "deposits").value())[0];
        const auto good = log_from(**codec::get(row, "log"));
        struct Row {
            std::string_view name;
            std::size_t at;
            std::uint8_t value;
        };
        static constexpr std::array kRows{
            Row{"an offset other than 32", 31, 64},
            Row{"a length beyond the data", 63, 200},
            Row{"a huge length", 32, 0xff},
            Row{"a length below the head", 63, 72},
            Row{"a flag other than 0 and 1", 64 + 72, 2},
        };
        for (const auto& change : kRows) {
            CAPTURE(change.name);
            auto log = good;
            log.data[change.at] = change.value;
            CHECK(!decode_transaction_deposited(log.topics, log.data).has_value());
        }
        auto log = good;
        log.topics[3].bytes[31] = 1;
        CHECK(decode_transaction_deposited(log.topics, log.data).error().code == Errc::unsupported);
        log = good;
        log.topics[1].bytes[0] = 1;
        CHECK(!decode_transaction_deposited(log.topics, log.data).has_value());
    }

    TEST_CASE("the events of a settlement are decoded, and other logs are refused") {
        const auto closed = log_at("Closed");
        CHECK(decode_closed(closed.topics, closed.data)->deposit_count == uint256{4});
        CHECK(decode_closed(closed.topics, closed.data)->deposit_hash == id("deposits"));
        refuses_other_shapes(closed, decode_closed);

        const auto proposed = log_at("FinalProposed");
        const auto final_proposed = decode_final_proposed(proposed.topics, proposed.data).value();
        CHECK(final_proposed.output_root == id("output"));
        CHECK(final_proposed.exit_root == id("exits"));
        CHECK(final_proposed.exit_count == uint256{3});
        CHECK(final_proposed.exit_total == ether(1000));
        CHECK(final_proposed.block_num == 77);
        refuses_other_shapes(proposed, decode_final_proposed);

        const auto finalised = log_at("Finalised");
        CHECK(decode_finalised(finalised.topics, finalised.data).value() == id("output"));
        refuses_other_shapes(finalised, decode_finalised);
    }

    TEST_CASE("the events of payouts are decoded, and other logs are refused") {
        const auto log = log_at("Claimed");
        const auto claimed = decode_claimed(log.topics, log.data).value();
        CHECK(claimed.index == uint256{5});
        CHECK(claimed.owner == repeated(7));
        CHECK(claimed.recipient == repeated(8));
        CHECK(claimed.amount == uint256{9});
        refuses_other_shapes(log, decode_claimed);

        const auto other = log_at("PayoutFailed");
        const auto failed = decode_payout_failed(other.topics, other.data).value();
        CHECK(failed.index == uint256{6});
        CHECK(failed.owner == repeated(7));
        CHECK(failed.amount == uint256{9});
        refuses_other_shapes(other, decode_payout_failed);
    }
}

TEST_SUITE("core/contracts/exits") {
    TEST_CASE("the exit tree is the one that the portal was tested with") {
        const auto portal = address_at("exits.portal");
        std::vector<Hash256> hashes;
        uint256 total;
        for (const auto& row : **codec::get_array(vectors(), "exits.leaves")) {
            const auto amount = parse_uint256(*codec::get_string(row, "amount")).value();
            const eth::ExitLeaf leaf{.index = hashes.size(),
                                     .amount = amount,
                                     .owner = *codec::get_address(row, "owner")};
            hashes.push_back(eth::exit_leaf_hash(31337, portal, leaf));
            total += amount;
        }
        CHECK(hashes == hashes_at("exits.leafHashes"));
        const eth::ExitTree tree(hashes);
        CHECK(tree.root() == codec::get_hash(vectors(), "exits.root").value());
        CHECK(tree.proof(3) == hashes_at("exits.proofOfLeaf3"));
        CHECK(tree.subtree_proof(2, 1) == hashes_at("exits.proofOfSecondPair"));
        CHECK(eth::exit_commitment({.exit_root = tree.root(),
                                    .exit_count = 5,
                                    .exit_total = total,
                                    .deposit_count = 4,
                                    .deposit_hash = id("deposits"),
                                    .parent_chain_id = 31337,
                                    .portal = portal}) ==
              codec::get_hash(vectors(), "exits.commitment").value());
        CHECK(eth::output_root(id("state"), id("passer"), id("block")) ==
              codec::get_hash(vectors(), "exits.outputRoot").value());
    }
}

TEST_SUITE("core/contracts/bindings/revert_reason") {
    TEST_CASE("reverts are told in words") {
        CHECK(describe_revert(bytes_at("reverts.wrongPhase")) == "WrongPhase(1, 0)");
        CHECK(describe_revert(bytes_at("reverts.notProposer")) ==
              "NotProposer(0x0707070707070707070707070707070707070707)");
        CHECK(describe_revert(bytes_at("reverts.message")) == "Error: told to fail");
        CHECK(describe_revert(bytes_at("reverts.panic")) == "Panic(0x11)");
        CHECK(describe_revert(bytes_at("reverts.unknown")) == "0x12345678");
        CHECK(describe_revert({}) == "no reason given");
        CHECK(describe_revert(Bytes{1, 2}) == "0x0102");
    }

    TEST_CASE("truncated reverts are shown in hex") {
        for (const auto* name : {"reverts.wrongPhase", "reverts.message", "reverts.panic"}) {
            CAPTURE(name);
            auto data = bytes_at(name);
            data.resize(data.size() - 33);
            CHECK(describe_revert(data) == to_hex(data));
        }
    }

    TEST_CASE("every error of the contracts is known") {
        for (const auto& row : **codec::get_array(vectors(), "errors")) {
            const auto signature = *codec::get_string(row, "signature");
            CAPTURE(signature);
            auto data = *codec::get_bytes(row, "selector");
            data.resize(4 + 3 * 32);
            CHECK(describe_revert(data).starts_with(signature.substr(0, signature.find('(') + 1)));
        }
    }
}
