#include "core/load/requests.hpp"

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/codec/abi.hpp"
#include "core/eth/transaction.hpp"

namespace alt::load {
namespace {

using codec::Json;
using codec::JsonArray;

/// As many transactions back are asked about.
constexpr std::uint64_t kMostReceipts = 20'000;

eth::Transaction transaction_of(const Spec& spec, const Ground& ground, std::uint64_t index) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = ground.chain_id;
    tx.nonce = ground.senders[sender_of(spec, index)].nonce + index / spec.senders;
    tx.max_priority_fee_per_gas = ground.priority_fee;
    tx.max_fee_per_gas = ground.max_fee;
    tx.gas_limit = ground.gas;
    tx.to = ground.contract;
    if (spec.kind == Kind::eth) {
        tx.to = recipient_of(spec, ground, index);
        tx.value = kTransferred;
    } else if (spec.kind == Kind::erc721) {
        tx.value = kMintPrice;
        tx.data = to_bytes(codec::selector("mint()"));
    } else {
        tx.data = codec::AbiWriter()
                      .address(recipient_of(spec, ground, index))
                      .word(1)
                      .call(codec::selector("transfer(address,uint256)"));
    }
    return tx;
}

std::string text_of(std::string_view method, const Json& params) {
    return "\"method\":\"" + std::string(method) + "\",\"params\":" + codec::to_text(params);
}

std::string text_of(const net::RpcCall& call) {
    return text_of(call.method, call.params);
}

std::string logs_text(const Address& recipient) {
    Hash256 topic;
    std::ranges::copy(recipient.bytes, topic.bytes.begin() + 12);
    const auto transfer = codec::event_topic("Transfer(address,address,uint256)");
    return text_of("eth_getLogs",
                   JsonArray{codec::JsonObject{
                       {"fromBlock", "0x0"},
                       {"toBlock", "latest"},
                       {"topics", JsonArray{to_hex(transfer), nullptr, to_hex(topic)}}}});
}

/// The newest transactions of the chain, by their blocks' lists.
Result<std::vector<std::string>> receipt_texts(std::uint64_t count, Remote& remote) {
    std::vector<std::string> out;
    ALT_TRY_ASSIGN(const auto head, remote.block_number());
    for (auto number = head; number > 0 && out.size() < count; --number) {
        ALT_TRY_ASSIGN(const auto block, remote.rpc().call("eth_getBlockByNumber",
                                                           JsonArray{to_quantity(number), false}));
        ALT_TRY_ASSIGN(const auto* hashes, codec::get_array(block, "transactions"));
        for (const auto& hash : *hashes)
            if (out.size() < count)
                out.push_back(text_of("eth_getTransactionReceipt", JsonArray{hash}));
    }
    if (out.empty())
        return make_error(Errc::not_found, "the chain has no transactions to ask about",
                          "run a load of transactions first");
    return out;
}

void append_call(std::string& body, std::string_view text, std::uint64_t id) {
    body.append(R"({"jsonrpc":"2.0","id":)").append(std::to_string(id)).append(",");
    body.append(text).append("}");
}

}  // namespace

const Address& recipient_of(const Spec& spec, const Ground& ground, std::uint64_t index) {
    if (!ground.recipients.empty()) return ground.recipients[index % ground.recipients.size()];
    return ground.senders[(sender_of(spec, index) + 1) % ground.senders.size()].address;
}

Calls sign_transactions(const Spec& spec, const Ground& ground) {
    Calls out;
    out.texts.resize(spec.count);
    out.hashes.resize(spec.count);
    on_all_cores(spec.count, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            auto tx = transaction_of(spec, ground, i);
            eth::sign(tx, ground.senders[sender_of(spec, i)].key);
            out.texts[i] = R"("method":"eth_sendRawTransaction","params":[")" +
                           to_hex(eth::encode(tx)) + "\"]";
            out.hashes[i] = eth::hash_of(tx);
        }
    });
    return out;
}

Result<Calls> make_reads(const Spec& spec, const Ground& ground, Remote& remote) {
    Calls out;
    if (spec.kind == Kind::block_number) {
        out.texts.push_back(text_of("eth_blockNumber", JsonArray{}));
    } else if (spec.kind == Kind::receipt) {
        ALT_TRY_ASSIGN(out.texts, receipt_texts(std::min(spec.count, kMostReceipts), remote));
    } else if (spec.kind == Kind::logs) {
        for (const auto& recipient : ground.recipients) out.texts.push_back(logs_text(recipient));
    }
    for (const auto& account : ground.senders) {
        const auto data =
            codec::AbiWriter().address(account.address).call(codec::selector("balanceOf(address)"));
        if (spec.kind == Kind::call) out.texts.push_back(text_of(view_call(ground.contract, data)));
        if (spec.kind == Kind::balance || (spec.kind == Kind::logs && ground.recipients.empty()))
            out.texts.push_back(spec.kind == Kind::balance ? text_of(balance_call(account.address))
                                                           : logs_text(account.address));
    }
    return out;
}

std::vector<net::LoadLane> render(const Plan& plan, const Calls& calls, bool batched,
                                  const net::LoadClient& client) {
    std::vector<net::LoadLane> lanes(plan.size());
    std::string body;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        for (const auto& request : plan[i]) {
            body = batched ? "[" : "";
            for (const auto call : request.calls) {
                if (body.size() > 1) body += ',';
                append_call(body, calls.texts[call % calls.texts.size()], call + 1);
            }
            if (batched) body += ']';
            client.append_request(lanes[i].text, body);
            lanes[i].ends.push_back(lanes[i].text.size());
            lanes[i].due.push_back(request.due);
        }
    }
    return lanes;
}

}  // namespace alt::load
