#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <optional>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/client/json_rpc_chain_client.hpp"
#include "core/client/tx_sender.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/crypto/keccak.hpp"
#include "core/sys/files.hpp"
#include "core/sys/ports.hpp"
#include "core/sys/process.hpp"
#include "tests/support/fake_chain.hpp"
#include "tests/support/temp_dir.hpp"

using namespace alt;
using namespace std::chrono_literals;

namespace {

std::optional<std::filesystem::path> anvil_program() {
    const std::filesystem::path root = ALT_SOURCE_DIR;
    for (const char* folder : {"tests/clients", "tests/contracts"}) {
        auto path = root / folder / "node_modules/.bin/anvil";
        if (sys::exists(path)) return path;
    }
    const bool ci = sys::current_environment().get("CI") == "true";
    if (ci) FAIL("anvil is missing: run npm ci in tests/clients");
    std::puts("skipped: anvil is not installed (npm ci in tests/clients)");
    return std::nullopt;
}

/// An anvil of our own on a free port.
class Anvil {
public:
    Anvil(const std::filesystem::path& program, std::vector<std::string> more = {}) {
        port_ = sys::free_port().value();
        sys::LaunchSpec spec;
        spec.program = program;
        spec.arguments = {"--port", std::to_string(port_), "--host", "127.0.0.1", "--silent"};
        spec.arguments.insert(spec.arguments.end(), more.begin(), more.end());
        spec.log_file = dir_.path() / "log";
        auto child = sys::Child::launch(spec);
        REQUIRE(child);
        child_.emplace(std::move(*child));
        chain_ = client::JsonRpcChainClient::make(url(), clock_, {}).value();
        const auto end = clock_.steady() + 30s;
        while (!chain_->chain_id() && clock_.steady() < end) clock_.sleep_for(20ms);
        REQUIRE(chain_->chain_id());
    }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    client::JsonRpcChainClient& chain() { return *chain_; }
    sys::Clock& clock() { return clock_; }
    codec::Json rpc(std::string_view method, codec::JsonArray params) {
        return net::RpcClient::make(url()).value()->call(method, std::move(params)).value();
    }

private:
    testing::TempDir dir_;
    sys::SystemClock clock_;
    std::uint16_t port_ = 0;
    std::optional<sys::Child> child_;
    std::unique_ptr<client::JsonRpcChainClient> chain_;
};

const Address kReceiver = parse_address("0x00000000000000000000000000000000000a17a1").value();

client::TxIntent payment(std::string step, std::uint64_t value) {
    return {std::move(step), kReceiver, uint256{value}, {}, std::nullopt};
}

}  // namespace

TEST_SUITE("integration/anvil") {
    TEST_CASE("the chain client reads what a foreign chain says") {
        const auto program = anvil_program();
        if (!program) return;
        Anvil anvil(*program);
        auto& chain = anvil.chain();
        const auto rich = crypto::dev_key(0).address();
        CHECK(chain.chain_id().value() == 31337);
        CHECK(chain.block_number().value() == 0);
        CHECK(chain.balance(rich, client::BlockTag::latest).value() ==
              uint256{10'000} * uint256{kWeiPerEther});
        CHECK(chain.nonce(rich, client::BlockTag::pending).value() == 0);
        CHECK(chain.code(rich, client::BlockTag::latest).value().empty());
        const auto genesis = chain.header(std::uint64_t{0}).value();
        REQUIRE(genesis);
        CHECK(eth::hash_of(genesis->header) == genesis->hash);
        CHECK(!chain.header(std::uint64_t{99}).value());
        CHECK(!chain.receipt(Hash256{}).value());
        // anvil's genesis header has no root of its state; those of its blocks do.
        anvil.rpc("evm_mine", {});
        const auto proof = chain.proof(rich, {Hash256{}}, client::BlockTag::latest).value();
        CHECK(proof.balance == uint256{10'000} * uint256{kWeiPerEther});
        REQUIRE(!proof.nodes.empty());
        const auto first = chain.header(std::uint64_t{1}).value();
        REQUIRE(first);
        CHECK(crypto::keccak256(proof.nodes.front()) == first->header.state_root);
        CHECK(proof.storage.size() == 1);
    }

    TEST_CASE("a chain with another id is refused with both ids") {
        const auto program = anvil_program();
        if (!program) return;
        Anvil anvil(*program, {"--chain-id", "777"});
        client::RemoteOptions options;
        options.expected_chain_id = 1;
        const auto wrong =
            client::JsonRpcChainClient::make(anvil.url(), anvil.clock(), options).value();
        const auto answer = wrong->block_number();
        REQUIRE(!answer);
        CHECK(answer.error().code == Errc::parent_unavailable);
        CHECK(answer.error().message == anvil.url() + " serves chain 777, not chain 1");
    }

    TEST_CASE("payments arrive once, also when the sender dies at any point") {
        const auto program = anvil_program();
        if (!program) return;
        Anvil anvil(*program);
        const auto key = crypto::dev_key(0);
        std::uint64_t steps = 0;
        for (const auto kind :
             {testing::Fuse::Kind::crash_before, testing::Fuse::Kind::crash_after}) {
            for (int at = 1; at <= 4; ++at) {
                testing::Fuse fuse;
                testing::FakeJournal journal(fuse);
                fuse.set(kind, at);
                const auto step = "pay" + std::to_string(steps++);
                try {
                    client::TxSender first(anvil.chain(), journal, anvil.clock(), key);
                    static_cast<void>(first.send(payment(step, 7)));
                } catch (const testing::Crash&) {
                }
                fuse.set(testing::Fuse::Kind::none, 0);
                client::TxSender second(anvil.chain(), journal, anvil.clock(), key);
                const auto sent = second.send(payment(step, 7));
                REQUIRE(sent);
                CHECK(sent->receipt.receipt.gas_used == 21'000);
                CHECK(anvil.chain().balance(kReceiver, client::BlockTag::latest).value() ==
                      uint256{7 * steps});
            }
        }
        CHECK(anvil.chain().nonce(key.address(), client::BlockTag::latest).value() == steps);
    }

    TEST_CASE("a stuck transaction is replaced on a real pool and either hash counts") {
        const auto program = anvil_program();
        if (!program) return;
        Anvil anvil(*program, {"--no-mining"});
        testing::Fuse fuse;
        testing::FakeJournal journal(fuse);
        client::SendPolicy policy;
        policy.bump_after = 100ms;
        policy.deadline = 500ms;
        client::TxSender sender(anvil.chain(), journal, anvil.clock(), crypto::dev_key(0), policy);
        CHECK(sender.send(payment("pay", 9)).error().code == Errc::timeout);
        CHECK(journal.records.size() > 1);
        anvil.rpc("evm_mine", {});
        REQUIRE(sender.send(payment("pay", 9)));
        CHECK(anvil.chain().balance(kReceiver, client::BlockTag::latest).value() == uint256{9});
    }

    TEST_CASE("reverts are explained before sending and after mining") {
        const auto program = anvil_program();
        if (!program) return;
        Anvil anvil(*program);
        testing::Fuse fuse;
        testing::FakeJournal journal(fuse);
        client::TxSender sender(anvil.chain(), journal, anvil.clock(), crypto::dev_key(0));
        // PUSH4 deadbeef, shift to the left end, MSTORE at 0, REVERT(0, 4)
        const auto init = parse_hex("0x63deadbeef60e01b5f5260045ffd").value();
        const auto estimated = sender.send({"early", std::nullopt, {}, init, std::nullopt});
        REQUIRE(!estimated);
        CHECK(estimated.error().message.find("custom error 0xdeadbeef") != std::string::npos);
        CHECK(journal.records.empty());
        const auto mined = sender.send({"late", std::nullopt, {}, init, std::uint64_t{200'000}});
        REQUIRE(!mined);
        CHECK(mined.error().message.find("failed in block 1") != std::string::npos);
        CHECK(mined.error().message.find("custom error 0xdeadbeef") != std::string::npos);
        CHECK(journal.records.at(0).state == client::TxState::failed);
    }

    TEST_CASE("a poor account is told what it has and needs") {
        const auto program = anvil_program();
        if (!program) return;
        Anvil anvil(*program);
        testing::Fuse fuse;
        testing::FakeJournal journal(fuse);
        const auto poor = crypto::PrivateKey::generate().value();
        client::TxSender sender(anvil.chain(), journal, anvil.clock(), poor);
        const auto sent = sender.send(payment("pay", 1));
        REQUIRE(!sent);
        CHECK(sent.error().code == Errc::conflict);
        CHECK(sent.error().message.find(to_hex(poor.address()) + " has 0 ether and needs ") !=
              std::string::npos);
    }
}
