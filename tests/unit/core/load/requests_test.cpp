#include "core/load/requests.hpp"

#include <doctest/doctest.h>

#include "core/base/hex.hpp"
#include "core/codec/json.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/eth/transaction.hpp"

using namespace alt;
using namespace alt::load;

namespace {

Spec spec_of(Kind kind) {
    Spec spec;
    spec.kind = kind;
    spec.count = 25;
    spec.senders = 4;
    return spec;
}

Ground ground_of(const Spec& spec) {
    Ground ground;
    ground.chain_id = 777;
    ground.senders = derive_accounts(crypto::dev_key(0), Role::sender, spec.senders);
    for (std::size_t i = 0; i < ground.senders.size(); ++i) ground.senders[i].nonce = 10 * i;
    ground.contract.bytes.fill(0xcc);
    ground.max_fee = 100;
    ground.priority_fee = 3;
    ground.gas = 50'000;
    return ground;
}

eth::Transaction decoded(const std::string& text) {
    const auto json = codec::parse_json("{" + text + "}");
    REQUIRE(json);
    CHECK(*codec::get_string(*json, "method") == "eth_sendRawTransaction");
    const auto* params = *codec::get_array(*json, "params");
    auto tx = eth::decode_transaction(*codec::as_bytes(params->at(0), "raw"));
    REQUIRE(tx);
    return std::move(*tx);
}

}  // namespace

TEST_SUITE("core/load/requests") {
    TEST_CASE("transactions are their senders', with nonces that follow what is mined") {
        for (const auto kind : {Kind::eth, Kind::erc20, Kind::erc721}) {
            CAPTURE(to_string(kind));
            const auto spec = spec_of(kind);
            const auto ground = ground_of(spec);
            const auto calls = sign_transactions(spec, ground);
            REQUIRE(calls.texts.size() == spec.count);
            for (std::uint64_t i = 0; i < spec.count; ++i) {
                const auto tx = decoded(calls.texts[i]);
                const auto& sender = ground.senders[sender_of(spec, i)];
                CHECK(*eth::recover_sender(tx) == sender.address);
                CHECK(tx.nonce == sender.nonce + i / spec.senders);
                CHECK(tx.chain_id == 777);
                CHECK(eth::hash_of(tx) == calls.hashes[i]);
                const auto next = ground.senders[(i + 1) % spec.senders].address;
                CHECK(*tx.to == (kind == Kind::eth ? next : ground.contract));
                CHECK(tx.value == uint256(kind == Kind::eth      ? kTransferred
                                          : kind == Kind::erc721 ? kMintPrice
                                                                 : 0));
            }
        }
    }

    TEST_CASE("recipients are taken in turn where there are any") {
        const auto spec = spec_of(Kind::eth);
        auto ground = ground_of(spec);
        ground.recipients.resize(3);
        ground.recipients[2].bytes.fill(2);
        CHECK(recipient_of(spec, ground, 5) == ground.recipients[2]);
        CHECK(recipient_of(spec, ground, 6) == ground.recipients[0]);
    }

    TEST_CASE("a wrong URL is refused before anything is sent") {
        const auto bad = net::LoadClient::connect("ftp://x", 1);
        REQUIRE_FALSE(bad);
        CHECK(bad.error().code == Errc::invalid_input);
        const auto https = net::LoadClient::connect("https://127.0.0.1", 1);
        REQUIRE_FALSE(https);
        CHECK(https.error().code == Errc::unsupported);
    }
}
