// The story that `make demo` tells: an NFT mint on a rollup that exists for it alone. Every figure
// is measured in this run, every balance is worked out here from receipts and compared with the
// parent to the wei.
#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <span>

#include "core/base/hex.hpp"
#include "core/client/json_rpc_chain_client.hpp"
#include "core/codec/abi.hpp"
#include "core/contracts/registry.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/files.hpp"
#include "core/sys/ports.hpp"
#include "core/sys/process.hpp"
#include "scripts/demo/account_book.hpp"
#include "scripts/demo/alt_command.hpp"
#include "scripts/demo/mint_load.hpp"

namespace alt::demo {
namespace {

constexpr std::size_t kBuyers = 20;
constexpr std::size_t kMints = 2'000;
const Wei kFunding = Wei{3} * kWeiPerEther;
const Wei kDeposit = Wei{2} * kWeiPerEther;
const Wei kPrice = Wei{10'000'000'000'000'000};  // 0.01 ether

struct Options {
    std::filesystem::path alt;
    std::filesystem::path home;
    std::string parent = "embedded";
};

struct Event {
    std::string rpc;
    std::string parent_rpc;
    std::uint64_t chain_id = 0;
    std::uint64_t parent_chain_id = 0;
    std::int64_t host_pid = 0;
};

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

template <typename... Args>
void tell(fmt::format_string<Args...> text, Args&&... args) {
    fmt::print(text, std::forward<Args>(args)...);
    std::fflush(stdout);
}

Error check_failed(std::string text) {
    return make_error(Errc::internal, "CHECK FAILED: " + std::move(text));
}

Result<void> same(std::string_view what, const Wei& expected, const Wei& found) {
    if (expected == found) return {};
    return check_failed(fmt::format("{}: expected {} wei, found {} wei", what, to_decimal(expected),
                                    to_decimal(found)));
}

Result<Event> raise(AltCommand& alt, const Options& options) {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::string> arguments{"up", "manifests/examples/nft-mint.toml", "--name",
                                       "launch"};
    if (options.parent != "embedded")
        arguments.insert(arguments.end(), {"--set", "parent.rpc=" + options.parent});
    ALT_TRY_ASSIGN(const auto up, alt.run(arguments));
    Event event;
    ALT_TRY_ASSIGN(event.rpc, codec::get_string(up, "rpc"));
    ALT_TRY_ASSIGN(event.chain_id, codec::get_u64(up, "chain_id"));
    ALT_TRY_ASSIGN(event.parent_rpc, codec::get_string(up, "parent.rpc"));
    ALT_TRY_ASSIGN(event.parent_chain_id, codec::get_u64(up, "parent.chain_id"));
    ALT_TRY_ASSIGN(const auto pid, codec::get_u64(up, "pid"));
    event.host_pid = static_cast<std::int64_t>(pid);
    tell("raised    rollup {} on parent {} in {:.0f} ms: {}\n", event.chain_id,
         event.parent_chain_id, 1000 * seconds_since(begin), event.rpc);
    return event;
}

Result<void> deposit(AltCommand& alt, client::ChainClient& parent, client::ChainClient& rollup,
                     Person& person) {
    ALT_TRY(alt.run({"deposit", "launch", "--amount", to_decimal(kDeposit) + "wei", "--from",
                     "env:ALT_DEMO_KEY"},
                    {{"ALT_DEMO_KEY", to_hex(person.key.expose_secret())}}));
    person.rollup = kDeposit;
    // The gas of the deposit is what is missing on the parent beyond the deposit itself.
    ALT_TRY_ASSIGN(const auto left, parent.balance(person.address, client::BlockTag::latest));
    if (left + kDeposit > kFunding)
        return check_failed(person.name + " paid less than the deposit");
    person.on_parent = left;
    // A deposit counts as a transaction of its sender (OP Stack deposit specification).
    ALT_TRY_ASSIGN(person.rollup_nonce, rollup.nonce(person.address, client::BlockTag::latest));
    return {};
}

Result<std::vector<Person>> invite(AltCommand& alt, client::ChainClient& parent,
                                   client::ChainClient& rollup, std::uint64_t chain_id) {
    const auto begin = std::chrono::steady_clock::now();
    Funder funder(parent, crypto::dev_key(1), chain_id);
    std::vector<Person> people;
    for (std::size_t i = 0; i <= kBuyers; ++i) {
        ALT_TRY_ASSIGN(auto person,
                       make_person(i == kBuyers ? "creator" : fmt::format("buyer {}", i + 1)));
        ALT_TRY(funder.send(person.address, kFunding));
        ALT_TRY(deposit(alt, parent, rollup, person));
        people.push_back(std::move(person));
    }
    tell("bridged   {} deposits of {} ether in {:.1f} s, each by `alt deposit`\n", people.size(),
         to_ether(kDeposit), seconds_since(begin));
    return people;
}

Result<Address> deploy_collection(client::ChainClient& rollup, const Event& event,
                                  Person& creator) {
    ALT_TRY_ASSIGN(const auto head, rollup.header(client::BlockTag::latest));
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = event.chain_id;
    tx.nonce = creator.rollup_nonce++;
    tx.max_priority_fee_per_gas = 1;
    tx.max_fee_per_gas = head->header.base_fee_per_gas.value_or(0) * 4 + 1;
    tx.gas_limit = 3'000'000;
    tx.data = to_bytes(contracts::artifact(contracts::ContractId::launch_mint).creation);
    append(tx.data, codec::AbiWriter()
                        .string("Launch")
                        .string("LNCH")
                        .word(kPrice)
                        .word(kMints)
                        .address(creator.address)
                        .encode());
    eth::sign(tx, creator.key);
    ALT_TRY_ASSIGN(const auto hash, rollup.send_raw_transaction(eth::encode(tx)));
    ALT_TRY_ASSIGN(const auto receipt, wait_mined(rollup, hash));
    creator.rollup -= gas_cost(receipt);
    if (!receipt.receipt.contract_address) return check_failed("the deployment has no address");
    tell("deployed  ERC-721 {} for {} gas\n", to_hex(*receipt.receipt.contract_address),
         receipt.receipt.gas_used);
    return *receipt.receipt.contract_address;
}

Result<void> mint(client::ChainClient& rollup, const Event& event, const Address& contract,
                  std::span<Person> people) {
    ALT_TRY_ASSIGN(const auto head, rollup.header(client::BlockTag::latest));
    MintOrder order;
    order.rpc = event.rpc;
    order.chain_id = event.chain_id;
    order.contract = contract;
    order.price = kPrice;
    order.max_fee_per_gas = head->header.base_fee_per_gas.value_or(0) * 1000 + 1;
    order.mints = kMints;
    ALT_TRY_ASSIGN(const auto outcome, run_mints(order, people.first(kBuyers), people.back()));
    client::CallRequest call;
    call.to = contract;
    call.data = codec::AbiWriter().call(codec::selector("totalSupply()"));
    ALT_TRY_ASSIGN(const auto supply, rollup.call(call, client::BlockTag::latest));
    ALT_TRY(same("tokens minted", kMints, from_be_bytes(supply)));
    tell("minted    {} paid mints in {:.2f} s: {:.0f} tx/s over HTTP, receipts included\n",
         outcome.mints, outcome.seconds, static_cast<double>(outcome.mints) / outcome.seconds);
    return {};
}

Result<void> report_settlement(const codec::Json& settled, double waited) {
    ALT_TRY_ASSIGN(const auto* steps, codec::get_array(settled, "parent_txs"));
    ALT_TRY_ASSIGN(const auto total, codec::get_u64(settled, "gas_total"));
    tell("settled   by itself {:.1f} s after the last mint, idle time included\n", waited);
    for (const auto& step : *steps) {
        ALT_TRY_ASSIGN(const auto name, codec::get_string(step, "step"));
        ALT_TRY_ASSIGN(const auto gas, codec::get_u64(step, "gas"));
        tell("          {:<24} {:>10} gas\n", name, gas);
    }
    tell("          {:<24} {:>10} gas\n", "total on the parent", total);
    return {};
}

/// Every person's balance on the parent, and the sum of all exits against the sum of all deposits.
Result<void> check_balances(AltCommand& alt, client::ChainClient& parent,
                            std::span<const Person> people) {
    for (const auto& person : people) {
        ALT_TRY_ASSIGN(const auto found, parent.balance(person.address, client::BlockTag::latest));
        ALT_TRY(same(person.name, person.expected_at_the_end(), found));
    }
    ALT_TRY_ASSIGN(const auto exits, alt.run({"exits", "launch"}));
    ALT_TRY_ASSIGN(const auto* rows, codec::get_array(exits, "exits"));
    Wei total;
    Wei to_people;
    for (const auto& row : *rows) {
        ALT_TRY_ASSIGN(const auto amount_text, codec::get_string(row, "amount"));
        ALT_TRY_ASSIGN(const auto amount, parse_uint256(amount_text));
        ALT_TRY_ASSIGN(const auto paid, codec::get_bool(row, "paid"));
        ALT_TRY_ASSIGN(const auto owner, codec::get_address(row, "owner"));
        if (!paid) return check_failed("an exit of " + to_hex(owner) + " is unpaid");
        total += amount;
        for (const auto& person : people)
            if (person.address == owner) to_people += amount;
    }
    ALT_TRY(same("exits against deposits", kDeposit * people.size(), total));
    Wei expected;
    for (const auto& person : people) expected += person.rollup;
    ALT_TRY(same("exits of people", expected, to_people));
    tell(
        "checked   {} people and {} exits, to the wei: {} ether went in and came out, {} of it "
        "fees\n",
        people.size(), rows->size(), to_ether(total), to_ether(total - to_people));
    return {};
}

Result<void> nothing_left(const Options& options, const Event& event,
                          const codec::Json& destroyed) {
    sys::SystemClock clock;
    const auto deadline = clock.steady() + std::chrono::seconds(5);
    while (sys::find_process(event.host_pid) && clock.steady() < deadline)
        clock.sleep_for(std::chrono::milliseconds(10));
    if (sys::find_process(event.host_pid))
        return check_failed(fmt::format("host {} lives on", event.host_pid));
    const auto port_of = [](const std::string& url) {
        return static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
    };
    if (sys::port_owner(port_of(event.rpc)))
        return check_failed("the rollup's port is taken still");
    if (options.parent == "embedded" && sys::port_owner(port_of(event.parent_rpc)))
        return check_failed("the parent's port is taken still");
    for (const auto& entry : std::filesystem::recursive_directory_iterator(options.home))
        if (entry.is_socket()) return check_failed("a socket is left: " + entry.path().string());
    const auto rollups = options.home / "rollups";
    if (sys::exists(rollups) && !std::filesystem::is_empty(rollups))
        return check_failed("files are left in " + rollups.string());
    ALT_TRY_ASSIGN(const auto certificate, codec::get_string(destroyed, "certificate"));
    ALT_TRY_ASSIGN(const auto archive, codec::get_string(destroyed, "archive"));
    if (!sys::exists(certificate)) return check_failed("no death certificate at " + certificate);
    if (!sys::exists(archive)) return check_failed("no archive at " + archive);
    tell("disposed  no process, port, socket or file is left; certificate and archive are in {}\n",
         std::filesystem::path(certificate).parent_path().filename().string());
    return {};
}

Result<void> run(const Options& options) {
    sys::SystemClock clock;
    AltCommand alt(options.alt, options.home);
    const auto begin = std::chrono::steady_clock::now();
    ALT_TRY_ASSIGN(const auto event, raise(alt, options));
    ALT_TRY_ASSIGN(const auto parent, client::JsonRpcChainClient::make(event.parent_rpc, clock));
    ALT_TRY_ASSIGN(const auto rollup, client::JsonRpcChainClient::make(event.rpc, clock));
    ALT_TRY_ASSIGN(auto people, invite(alt, *parent, *rollup, event.parent_chain_id));
    ALT_TRY_ASSIGN(const auto contract, deploy_collection(*rollup, event, people.back()));
    ALT_TRY(mint(*rollup, event, contract, people));

    const auto burst_end = std::chrono::steady_clock::now();
    ALT_TRY(alt.run({"wait", "launch", "--for", "settled", "--timeout", "60s"}));
    const auto waited = seconds_since(burst_end);
    ALT_TRY_ASSIGN(const auto settled, alt.run({"settle", "launch"}));
    ALT_TRY(report_settlement(settled, waited));
    ALT_TRY(check_balances(alt, *parent, people));
    ALT_TRY_ASSIGN(const auto destroyed, alt.run({"destroy", "launch"}));
    ALT_TRY(nothing_left(options, event, destroyed));
    tell("done      {:.1f} s in all\n", seconds_since(begin));
    return {};
}

}  // namespace
}  // namespace alt::demo

int main(int argc, char** argv) {
    alt::demo::Options options;
    const std::span arguments(argv, static_cast<std::size_t>(argc));
    for (std::size_t i = 1; i + 1 < arguments.size(); i += 2) {
        const std::string_view flag = arguments[i];
        if (flag == "--alt") options.alt = std::filesystem::absolute(arguments[i + 1]);
        if (flag == "--home") options.home = arguments[i + 1];
        if (flag == "--parent") options.parent = arguments[i + 1];
    }
    if (options.alt.empty() || options.home.empty()) {
        fmt::print(stderr, "usage: alt-demo --alt PATH --home DIR [--parent embedded|URL]\n");
        return 64;
    }
    if (const auto done = alt::demo::run(options); !done) {
        fmt::print(stderr, "demo: {}\n", done.error().message);
        return 1;
    }
    return 0;
}
