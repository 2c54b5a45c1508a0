#include "runtime/trie/trie.hpp"
#include "tests/unit/runtime/rpc/methods_fixture.hpp"

namespace alt::rpc {
namespace {

TEST_SUITE("runtime/rpc/handlers/dev") {
    TEST_CASE("accounts become what they are made to be") {
        Methods rpc;
        rpc.call("anvil_setBalance", {Json(kAlice), "1000"});
        rpc.call("anvil_addBalance", {Json(kAlice), "0x10"});
        CHECK(text(rpc.call("eth_getBalance", {Json(kAlice)})) == "0x3f8");
        CHECK(rpc.call("hardhat_setNonce", {Json(kAlice), "0x7"}) == Json(true));
        CHECK(text(rpc.call("eth_getTransactionCount", {Json(kAlice)})) == "0x7");
        rpc.call("hardhat_setCode", {Json(kContract), Json(returns("600554"))});
        rpc.call("anvil_setStorageAt", {Json(kContract), "0x5", Json(word(9))});
        CHECK(text(rpc.call("eth_call", {JsonObject{{"to", kContract}}})) == word(9));
    }
    TEST_CASE("an impersonated account sends without a key") {
        Methods rpc;
        const JsonObject send{{"from", kAlice}, {"to", kContract}, {"value", "0x1"}};
        CHECK(rpc.refusal("eth_sendTransaction", {send}).message.find("no key of") == 0);
        rpc.call("anvil_setBalance", {Json(kAlice), "0xde0b6b3a7640000"});
        rpc.call("anvil_impersonateAccount", {Json(kAlice)});
        const auto hash = rpc.call("eth_sendTransaction", {send});
        CHECK(must(codec::get_string(rpc.call("eth_getTransactionReceipt", {hash}), "from")) ==
              kAlice);
        CHECK(text(rpc.call("eth_getBalance", {Json(kContract)})) == "0x1");
        rpc.call("hardhat_stopImpersonatingAccount", {Json(kAlice)});
        rpc.refusal("eth_sendTransaction", {send});
    }
    TEST_CASE("whoever names no sender means the first account, and unsigned is anybody") {
        Methods rpc;
        const auto sent =
            rpc.call("eth_sendTransactionSync", {JsonObject{{"to", kContract}, {"value", "0x2"}}});
        CHECK(must(codec::get_string(sent, "from")) == to_hex(key(0).address()));
        CHECK(must(codec::get_string(sent, "status")) == "0x1");
        rpc.call("tenderly_setBalance", {Json(kAlice), "0xde0b6b3a7640000"});
        const JsonObject send{{"from", kAlice}, {"to", kContract}, {"value", "0x1"}};
        rpc.refusal("eth_sendTransactionSync", {send});
        const auto hash = rpc.call("eth_sendUnsignedTransaction", {send});
        CHECK(must(codec::get_string(rpc.call("eth_getTransactionReceipt", {hash}), "from")) ==
              kAlice);
        const auto found = rpc.call("eth_getTransactionBySenderAndNonce", {Json(kAlice), "0x0"});
        CHECK(found.as_object().at("hash") == hash);
        CHECK(rpc.call("eth_getTransactionBySenderAndNonce", {Json(kAlice), "0x1"}).is_null());
        const auto account = rpc.call("eth_getAccount", {Json(kAlice)});
        CHECK(must(codec::get_string(account, "nonce")) == "0x1");
        CHECK(account.as_object().at("storageRoot") == Json(to_hex(trie::kEmptyRoot)));
        const auto info = rpc.call("eth_getAccountInfo", {Json(kContract)});
        CHECK(codec::to_text(info) == R"({"balance":"0x3","nonce":"0x0","code":"0x"})");
    }
    TEST_CASE("pages of slots, put together, are the slots of that block") {
        Methods rpc;
        rpc.call("evm_setAutomine", {false});
        const auto set = [&](std::uint64_t slot, std::uint64_t value) {
            rpc.call("anvil_setStorageAt", {Json(kContract), Json(slot), Json(word(value))});
        };
        rpc.call("anvil_setCode", {Json(kContract), Json("0x00")});
        for (std::uint64_t slot = 0; slot < 40; ++slot) set(slot, slot + 1);
        rpc.call("anvil_mine", {2});
        const auto block = rpc.call("eth_getBlockByNumber", {"latest"}).as_object().at("hash");
        const auto pages = [&](std::uint64_t size) {
            JsonObject all;
            Json start = "0x";
            for (std::uint64_t seen = size; seen == size;) {
                const auto page =
                    rpc.call("debug_storageRangeAt", {block, 0, Json(kContract), start, size});
                const auto& slots = page.as_object().at("storage").as_object();
                for (const auto& [key, slot] : slots) CHECK(all.emplace(key, slot).second);
                start = page.as_object().at("nextKey");
                if (start.is_null()) break;
                seen = slots.size();
            }
            return all;
        };
        const auto before = pages(1024);
        CHECK(before.size() == 40);
        // What comes later is not seen: slots that are new, others, and gone.
        for (std::uint64_t slot = 20; slot < 60; ++slot) set(slot, slot % 3);
        rpc.call("evm_mine");
        set(5, 0);
        for (const std::uint64_t size : {1, 7, 39, 40, 41}) CHECK(pages(size) == before);
    }
    TEST_CASE("blocks are shown as they are mined, and by their headers") {
        Methods rpc;
        rpc.call("evm_setAutomine", {false});
        const auto from = to_hex(key(0).address());
        rpc.call("eth_sendTransaction", {JsonObject{{"to", from}}});
        const auto mined = rpc.call("evm_mine_detailed", {JsonObject{{"blocks", 2}}}).as_array();
        REQUIRE(mined.size() == 2);
        CHECK(mined[0].as_object().at("transactions").as_array().size() == 1);
        CHECK(rpc.call("anvil_getGenesisTime") == Json(kGenesisTime));
        const auto header = rpc.call("eth_getHeaderByNumber", {1}).as_object();
        CHECK(header.at("hash") == mined[0].as_object().at("hash"));
        CHECK(!header.contains("transactions"));
        CHECK(rpc.call("eth_getHeaderByHash", {header.at("hash")}) == Json(header));
        CHECK(rpc.call("erigon_getHeaderByNumber", {"0x9"}).is_null());
    }
    TEST_CASE("a development account sends and signs") {
        Methods rpc;
        const auto from = to_hex(key(1).address());
        CHECK(from == "0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
        rpc.call("eth_sendTransaction",
                 {JsonObject{{"from", from}, {"to", kContract}, {"value", "0x2"}}});
        CHECK(text(rpc.call("eth_getBalance", {Json(kContract)})) == "0x2");
        // ethers' Wallet.signMessage("hello") of that key.
        const auto* signature =
            "0x76930d64d2e5eb4b3f4572ce806eda50e1e2329d51d9ca5a713a9befcb9d2088"
            "3e3d4885c3c5eaf775fc8c9fcf4882a28b582b427bc0270565f3294d935549221b";
        CHECK(text(rpc.call("personal_sign", {"0x68656c6c6f", Json(from)})) == signature);
        CHECK(text(rpc.call("eth_sign", {Json(from), "0x68656c6c6f"})) == signature);
    }
    TEST_CASE("a development account signs typed data, as an object or as text") {
        Methods rpc;
        const auto from = to_hex(key(0).address());
        const auto* data = R"({"types": {"Note": [{"name": "text", "type": "string"}]},
            "primaryType": "Note", "domain": {"name": "Notes", "chainId": 31337},
            "message": {"text": "hello"}})";
        // ethers' Wallet.signTypedData of that key.
        const auto* signature =
            "0xec9405b907fa8f20d63ae71b0f742345ded6be5aaf4fd3fd9d05a781ecc12b34"
            "627110bbf47702208ae1ef57f6d5ff096fed5bfe4798fcc5d7826d528874950f1b";
        CHECK(text(rpc.call("eth_signTypedData_v4", {Json(from), data})) == signature);
        CHECK(text(rpc.call("eth_signTypedData_v4", {Json(from), must(codec::parse_json(data))})) ==
              signature);
        CHECK(rpc.refusal("eth_signTypedData_v4", {Json(kAlice), data}).message.find("no key") ==
              0);
        CHECK(rpc.refusal("eth_signTypedData_v4", {Json(from), "{"}).code == net::kInvalidParams);
        CHECK(rpc.refusal("eth_signTypedData_v4", {Json(from)}).code == net::kInvalidParams);
        const auto& refused = methods(false).at(methods(false).find("eth_signTypedData_v4"));
        CHECK(std::holds_alternative<net::RpcError>(refused.handler(rpc.context, Params(Json()))));
    }
    TEST_CASE("a full pool refuses with the standard error, and takes who pays more") {
        Methods rpc(txpool::Limits{.max_txs = 1});
        const auto send = [](unsigned from, std::uint64_t max_fee) {
            return JsonArray{Json(to_hex(signed_tx({.from = from, .max_fee = max_fee})))};
        };
        rpc.call("eth_sendRawTransaction", send(0, 10 * kWeiPerGwei));
        const auto refusal = rpc.refusal("eth_sendRawTransaction", send(1, 10 * kWeiPerGwei));
        CHECK(refusal.message == "txpool is full");
        CHECK(refusal.code == kTransactionRejected);
        const JsonObject wanted{{"from", to_hex(key(2).address())},
                                {"to", kContract},
                                {"gasPrice", to_quantity(2 * kWeiPerGwei)}};
        CHECK(rpc.refusal("eth_sendTransaction", {wanted}).code == kTransactionRejected);
        const auto hash = rpc.call("eth_sendRawTransaction", send(1, 11 * kWeiPerGwei));
        CHECK(text(rpc.call("txpool_status").as_object().at("pending")) == "0x1");
        rpc.call("evm_mine");
        CHECK(rpc.call("eth_getTransactionReceipt", {hash}).is_object());
        CHECK(rpc.refusal("eth_sendRawTransaction", {"0x02"}).code == kServerError);
    }
    TEST_CASE("a snapshot is gone back to, once") {
        Methods rpc;
        const auto id = rpc.call("evm_snapshot");
        rpc.call("evm_mine");
        CHECK(text(rpc.call("eth_blockNumber")) == "0x1");
        CHECK(rpc.call("evm_revert", {id}) == Json(true));
        CHECK(text(rpc.call("eth_blockNumber")) == "0x0");
        CHECK(rpc.call("evm_revert", {id}) == Json(false));
    }
    TEST_CASE("mining and time are set by hand") {
        Methods rpc;
        rpc.call("evm_setAutomine", {false});
        CHECK(rpc.call("anvil_getAutomine") == Json(false));
        const auto from = to_hex(key(0).address());
        const auto hash =
            rpc.call("eth_sendTransaction", {JsonObject{{"from", from}, {"to", from}}});
        CHECK(rpc.call("eth_getTransactionReceipt", {hash}).is_null());
        const auto pool = rpc.call("txpool_content").as_object().at("pending").as_object();
        CHECK(pool.contains("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
        const auto of_sender = rpc.call("txpool_contentFrom", {from}).as_object();
        CHECK(of_sender.at("pending") == pool.at("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"));
        CHECK(rpc.call("eth_getTransactionBySenderAndNonce", {from, "0x0"}) ==
              of_sender.at("pending").as_object().at("0"));
        CHECK(rpc.call("eth_getTransactionBySenderAndNonce", {from, "0x1"}).is_null());
        const auto nothing = rpc.call("txpool_contentFrom", {kAlice}).as_object();
        CHECK(nothing.at("pending").as_object().empty());
        rpc.call("evm_mine", {kGenesisTime + 5000});
        CHECK(must(codec::get_u64(rpc.call("eth_getBlockByNumber", {"latest"}), "timestamp")) ==
              kGenesisTime + 5000);
        CHECK(!rpc.call("eth_getTransactionReceipt", {hash}).is_null());
        rpc.call("anvil_mine", {"0x2", "0xa"});
        CHECK(must(codec::get_u64(rpc.call("eth_getBlockByNumber", {"latest"}), "timestamp")) >=
              kGenesisTime + 5010);
    }
    TEST_CASE("what cannot be is refused with the reason") {
        Methods rpc;
        CHECK(rpc.refusal("anvil_reset").message.find("there is no fork") == 0);
        CHECK(rpc.refusal("anvil_reorg").message.find("evm_snapshot") != std::string::npos);
        CHECK(rpc.refusal("hardhat_setMinGasPrice", {"0x1"}).message.find("prices follow") == 0);
    }
}

}  // namespace
}  // namespace alt::rpc
