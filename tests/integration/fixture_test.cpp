// alt::Rollup as a test uses it, and what a life costs on the parent, from real receipts.
#include <doctest/doctest.h>

#include <cstdio>
#include <map>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/embed/rollup.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/world.hpp"

namespace alt::testing {
namespace {

using client::BlockTag;

constexpr std::uint32_t kSender = 2;
constexpr std::uint64_t kGift = 1'000'003;  // wei
/// What a rollup of any size may use on the parent.
constexpr std::uint64_t kMaxOpenGas = 300'000;
constexpr std::uint64_t kMaxFinalGas = 450'000;
constexpr std::uint64_t kMaxClaimGas = 95'000;
constexpr std::uint64_t kMaxPushedGas = 42'000;
constexpr std::uint64_t kBatch = 64;

/// An account that no chain has seen.
Address fresh_account(std::uint64_t index) {
    Address out;
    out.bytes[0] = 0xf5;
    out.bytes[18] = static_cast<std::uint8_t>(index >> 8);
    out.bytes[19] = static_cast<std::uint8_t>(index);
    return out;
}

/// Signs and sends from a development account, one after the other.
class Sender {
public:
    Sender(client::ChainClient& chain, std::uint32_t account)
        : chain_(chain), key_(crypto::dev_key(account)) {
        nonce_ = chain.nonce(key_.address(), BlockTag::latest).value();
        const auto head = chain.header(BlockTag::latest).value();
        max_fee_ = *head->header.base_fee_per_gas + *head->header.base_fee_per_gas;
    }

    Hash256 send(const std::optional<Address>& to, const uint256& value, Bytes data,
                 std::uint64_t gas) {
        eth::Transaction tx;
        tx.type = eth::TxType::fee_market;
        tx.chain_id = chain_.chain_id().value();
        tx.nonce = nonce_++;
        tx.max_fee_per_gas = max_fee_;
        tx.gas_limit = gas;
        tx.to = to;
        tx.value = value;
        tx.data = std::move(data);
        eth::sign(tx, key_);
        const auto sent = chain_.send_raw_transaction(eth::encode(tx));
        REQUIRE_MESSAGE(sent.has_value(), sent.error().message);
        return *sent;
    }

private:
    client::ChainClient& chain_;
    crypto::PrivateKey key_;
    std::uint64_t nonce_ = 0;
    uint256 max_fee_;
};

Rollup started() {
    auto rollup = Rollup::start();
    REQUIRE_MESSAGE(rollup.has_value(), rollup.error().message);
    return std::move(rollup).value();
}

/// Gas by step, as the settle view has it.
std::map<std::string, std::uint64_t> gas_of(const View& settled) {
    std::map<std::string, std::uint64_t> out;
    const codec::Json json(settled);
    for (const auto& tx : *codec::get_array(json, "parent_txs").value())
        out[codec::get_string(tx, "step").value()] = codec::get_u64(tx, "gas").value();
    return out;
}

void check_gas(const View& settled, std::size_t accounts) {
    const auto gas = gas_of(settled);
    const auto open = gas.at("open_portal");
    const auto end = gas.at("close_portal") + gas.at("propose") + gas.at("finalise");
    std::printf("gas, %zu accounts: open %llu, close + propose + finalise %llu\n", accounts,
                static_cast<unsigned long long>(open), static_cast<unsigned long long>(end));
    CHECK(open <= kMaxOpenGas);
    CHECK(end <= kMaxFinalGas);
}

/// Funds so many fresh accounts on the rollup, settles, and checks everybody's balance on the
/// parent.
View live_with(std::uint64_t accounts) {
    auto rollup = started();
    const auto rich = crypto::dev_key(kSender).address();
    REQUIRE(rollup.deposit(kSender, uint256{kWeiPerEther}));
    Sender sender(rollup.client(), kSender);
    for (std::uint64_t i = 0; i < accounts; ++i)
        sender.send(fresh_account(i), uint256{kGift}, {}, 21'000);
    const auto owed = rollup.client().balance(rich, BlockTag::latest).value();
    const auto before = rollup.parent().balance(rich, BlockTag::latest).value();
    const auto settled = rollup.settle();
    REQUIRE_MESSAGE(settled.has_value(), settled.error().message);
    CHECK(rollup.parent().balance(rich, BlockTag::latest).value() == before + owed);
    CHECK(rollup.parent().balance(rollup.portal(), BlockTag::latest).value().is_zero());
    std::uint64_t right = 0;
    for (std::uint64_t i = 0; i < accounts; ++i)
        right +=
            rollup.parent().balance(fresh_account(i), BlockTag::latest).value() == uint256{kGift};
    CHECK(right == accounts);
    CHECK(codec::get_string(codec::Json(rollup.exits().value()), "total").value() ==
          to_decimal(uint256{kWeiPerEther}));
    return *settled;
}

}  // namespace

TEST_SUITE("integration/fixture") {
    TEST_CASE("a fixture is deposited to, used, settled, and everybody gets what is theirs") {
        auto rollup = started();
        CHECK(rollup.client().chain_id().value() == rollup.chain_id());
        REQUIRE(rollup.deposit(kSender, uint256{kWeiPerEther}));
        const auto rich = crypto::dev_key(kSender).address();
        CHECK(rollup.client().balance(rich, BlockTag::latest).value() == uint256{kWeiPerEther});

        Sender sender(rollup.client(), kSender);
        sender.send(fresh_account(0), uint256{kGift}, {}, 21'000);
        // Copies its last byte into the new account: a contract that stops at once.
        const auto init = parse_hex("0x6001600c60003960016000f300").value();
        const auto made = sender.send(std::nullopt, {}, init, 100'000);
        const auto receipt = rollup.client().receipt(made).value();
        REQUIRE(receipt);
        CHECK(receipt->receipt.success);
        // The deposit took the first nonce.
        const auto contract = eth::create_address(rich, 2);
        CHECK(rollup.client().code(contract, BlockTag::latest).value() == Bytes{0});

        const auto owed = rollup.client().balance(rich, BlockTag::latest).value();
        const auto before = rollup.parent().balance(rich, BlockTag::latest).value();
        const auto settled = rollup.settle();
        REQUIRE_MESSAGE(settled.has_value(), settled.error().message);
        CHECK(rollup.parent().balance(rich, BlockTag::latest).value() == before + owed);
        CHECK(rollup.parent().balance(fresh_account(0), BlockTag::latest).value() ==
              uint256{kGift});
        CHECK(rollup.parent().balance(rollup.portal(), BlockTag::latest).value().is_zero());
        // To settle what is settled changes nothing.
        CHECK(gas_of(rollup.settle().value()) == gas_of(*settled));
    }

    TEST_CASE("the gas of a life does not depend on the number of accounts") {
        check_gas(live_with(3), 3);
        const auto settled = live_with(2'000);
        check_gas(settled, 2'000);
        const auto pushed = gas_of(settled).at("pay/1") / kBatch;
        std::printf("gas, claimMany of %llu fresh owners: %llu each\n",
                    static_cast<unsigned long long>(kBatch),
                    static_cast<unsigned long long>(pushed));
        CHECK(pushed <= kMaxPushedGas);
    }

    TEST_CASE("one claim by hand is cheap") {
        TempDir home;
        lifecycle::KillAt no_faults{""};
        World world(home.path(), no_faults);
        UpRequest up;
        up.manifest.name = "claims";
        up.manifest_source = "test";
        REQUIRE(world.orchestrator().up(up));
        for (const auto* key : {"dev:2", "dev:3", "dev:4"}) {
            DepositRequest deposit;
            deposit.name = "claims";
            deposit.from_key = key;
            deposit.amount = uint256{kWeiPerEther};
            REQUIRE(world.orchestrator().deposit(deposit));
        }
        REQUIRE(world.orchestrator().settle("claims", false, false));
        REQUIRE(world.orchestrator().claim({.name = "claims", .account = std::nullopt}));
        std::uint64_t claims = 0;
        for (const auto& tx : world.parent_txs(1)) {
            if (!tx.step.starts_with("claim/")) continue;
            ++claims;
            std::printf("gas, %s: %llu\n", tx.step.c_str(),
                        static_cast<unsigned long long>(tx.gas_used));
            CHECK(tx.state == "mined");
            CHECK(tx.gas_used <= kMaxClaimGas);
        }
        CHECK(claims == 3);
    }
}

}  // namespace alt::testing
