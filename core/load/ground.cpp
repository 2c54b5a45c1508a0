#include "core/load/ground.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/codec/abi.hpp"
#include "core/contracts/registry.hpp"
#include "core/eth/transaction.hpp"
#include "core/load/errand.hpp"
#include "core/load/plan.hpp"

namespace alt::load {
namespace {

using codec::AbiWriter;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

/// A node's least tip is commonly a wei to a thousandth of a gwei.
constexpr std::uint64_t kTip = 1'000'000;
constexpr std::uint64_t kTransferGas = 21'000;
constexpr std::uint64_t kDeployGas = 3'000'000;
/// For each account of LoadToken.give: a new account, a new balance.
constexpr std::uint64_t kGiveGas = 80'000;
/// So that one transaction stays below the cap of EIP-7825.
constexpr std::size_t kGiveAtOnce = 150;
constexpr std::uint64_t kMargin = 125;  // percent of an estimate

Result<void> read_chain(Ground& ground, Remote& remote) {
    ALT_TRY_ASSIGN(const auto id, remote.rpc().call("eth_chainId", JsonArray{}));
    ALT_TRY_ASSIGN(ground.chain_id, codec::as_u64(id, "eth_chainId"));
    if (const auto name = remote.rpc().call("web3_clientVersion", JsonArray{});
        name && name->is_string())
        ground.client = std::string(name->get_string());
    ALT_TRY_ASSIGN(const auto head,
                   remote.rpc().call("eth_getBlockByNumber", JsonArray{"latest", false}));
    uint256 base_fee;
    if (codec::find(head, "baseFeePerGas") != nullptr) {
        ALT_TRY_ASSIGN(base_fee, codec::get_quantity(head, "baseFeePerGas"));
    }
    // The base fee grows by an eighth in each full block: this is enough for ten of them.
    ground.priority_fee = kTip;
    ground.max_fee = base_fee * 4 + kTip;
    return {};
}

Result<void> read_accounts(std::vector<Account>& accounts, Remote& remote) {
    std::vector<net::RpcCall> nonces;
    std::vector<net::RpcCall> balances;
    for (const auto& account : accounts) {
        nonces.push_back(nonce_call(account.address));
        balances.push_back(balance_call(account.address));
    }
    ALT_TRY_ASSIGN(const auto found_nonces, remote.quantities(nonces));
    ALT_TRY_ASSIGN(const auto found_balances, remote.quantities(balances));
    for (std::size_t i = 0; i < accounts.size(); ++i) {
        accounts[i].nonce = found_nonces[i].low();
        accounts[i].balance = found_balances[i];
    }
    return {};
}

/// What an earlier load left in the pool would stand in the way of this one's nonces.
Result<void> check_pool(const std::vector<Account>& accounts, Remote& remote) {
    std::vector<net::RpcCall> calls;
    calls.reserve(accounts.size());
    for (const auto& account : accounts) calls.push_back(nonce_call(account.address, "pending"));
    ALT_TRY_ASSIGN(const auto pending, remote.quantities(calls));
    for (std::size_t i = 0; i < accounts.size(); ++i)
        if (pending[i] > uint256(accounts[i].nonce))
            return make_error(Errc::conflict,
                              "transactions of an earlier load still wait to be mined",
                              "wait for them, or choose another --key");
    return {};
}

/// What a transaction may use at the most before anything is deployed; measured later.
constexpr std::uint64_t greatest_gas(Kind kind) {
    return kind == Kind::eth ? kTransferGas : 200'000;
}

uint256 needed_by(const Spec& spec, const Ground& ground, std::uint64_t sender) {
    if (!is_transaction(spec.kind)) return 0;
    const auto value = spec.kind == Kind::erc721 ? kMintPrice : kTransferred;
    return uint256(calls_of(spec, sender)) *
           (ground.max_fee * greatest_gas(spec.kind) + uint256(value));
}

/// What the largest need lacks, for each; zero: all have enough.
uint256 missing_of(const Spec& spec, const Ground& ground) {
    uint256 most;
    for (std::size_t i = 0; i < ground.senders.size(); ++i) {
        const auto needed = needed_by(spec, ground, i);
        const auto& balance = ground.senders[i].balance;
        if (balance < needed) most = std::max(most, needed - balance);
    }
    return most;
}

Bytes give_call(std::span<const Account> to, std::uint64_t tokens) {
    AbiWriter list;
    for (const auto& account : to) list.address(account.address);
    return AbiWriter()
        .array(to.size(), list)
        .word(tokens)
        .call(codec::selector("give(address[],uint256)"));
}

Bytes mint_creation(const Spec& spec, const Address& creator) {
    auto code = to_bytes(contracts::artifact(contracts::ContractId::launch_mint).creation);
    append(code, AbiWriter()
                     .string("Load")
                     .string("LOAD")
                     .word(kMintPrice)
                     .word(spec.count)
                     .address(creator)
                     .encode());
    return code;
}

/// Ether for all senders, and tokens where they are what is sent.
void add_gifts(Errand& errand, const Spec& spec, const Ground& ground, const uint256& each,
               const Address& token) {
    const auto tokens =
        spec.kind == Kind::erc20 || spec.kind == Kind::call ? calls_of(spec, 0) : std::uint64_t{0};
    if (each.is_zero() && tokens == 0) return;
    const std::span all(ground.senders);
    for (std::size_t at = 0; at < all.size(); at += kGiveAtOnce) {
        const auto part = all.subspan(at, std::min(kGiveAtOnce, all.size() - at));
        errand.add(
            {token, each * part.size(), give_call(part, tokens), 100'000 + kGiveGas * part.size()});
    }
}

Result<void> estimate(const Spec& spec, Ground& ground, Remote& remote) {
    // Nobody has this address: its first token is the most expensive one.
    Address stranger;
    stranger.bytes.fill(0xfe);
    const auto transfer =
        AbiWriter().address(stranger).word(1).call(codec::selector("transfer(address,uint256)"));
    const auto data = spec.kind == Kind::erc721 ? to_bytes(codec::selector("mint()")) : transfer;
    JsonObject call{{"from", to_hex(ground.senders[0].address)},
                    {"to", to_hex(ground.contract)},
                    {"data", to_hex(data)}};
    if (spec.kind == Kind::erc721) call["value"] = to_quantity(kMintPrice);
    ALT_TRY_ASSIGN(const auto answer,
                   remote.rpc().call("eth_estimateGas", JsonArray{std::move(call)}));
    ALT_TRY_ASSIGN(const auto gas, codec::as_u64(answer, "eth_estimateGas"));
    ground.gas = std::min(gas * kMargin / 100, greatest_gas(spec.kind));
    return {};
}

/// Deploys and gives what is missing.
Result<void> supply(const Spec& spec, Ground& ground, const crypto::PrivateKey& funder,
                    Remote& remote) {
    const auto missing = missing_of(spec, ground);
    ALT_TRY_ASSIGN(auto errand, Errand::begin(funder, ground, remote));
    const bool needs_token = spec.kind == Kind::erc20 || spec.kind == Kind::call;
    if (needs_token || !missing.is_zero()) {
        const auto& code = contracts::artifact(contracts::ContractId::load_token).creation;
        ground.contract = errand.add({std::nullopt, 0, to_bytes(code), kDeployGas});
        add_gifts(errand, spec, ground, missing, ground.contract);
    }
    if (spec.kind == Kind::erc721)
        ground.contract =
            errand.add({std::nullopt, 0, mint_creation(spec, errand.address()), kDeployGas});
    return errand.run(spec.mine, spec.timeout);
}

}  // namespace

Result<Ground> make_ground(const Spec& spec, const crypto::PrivateKey& funder, Remote& remote,
                           const Progress& progress) {
    Ground ground;
    ALT_TRY(read_chain(ground, remote));
    progress("derive accounts", 0, 0);
    ground.senders = derive_accounts(funder, Role::sender, spec.senders);
    for (const auto& account : derive_accounts(funder, Role::recipient, spec.recipients))
        ground.recipients.push_back(account.address);
    // What waits from before is mined now, not in the middle of what is measured.
    if (spec.mine) ALT_TRY(remote.mine());
    ALT_TRY(read_accounts(ground.senders, remote));
    if (is_transaction(spec.kind)) ALT_TRY(check_pool(ground.senders, remote));
    progress("fund and deploy", 0, 0);
    if (spec.kind == Kind::call || is_transaction(spec.kind))
        ALT_TRY(supply(spec, ground, funder, remote));
    ALT_TRY(read_accounts(ground.senders, remote));
    ground.gas = kTransferGas;
    if (spec.kind == Kind::erc20 || spec.kind == Kind::erc721)
        ALT_TRY(estimate(spec, ground, remote));
    ALT_TRY_ASSIGN(ground.first_block, remote.block_number());
    return ground;
}

}  // namespace alt::load
