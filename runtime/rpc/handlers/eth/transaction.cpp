#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

codec::Json to_json(const node::FoundTx& found) {
    return eth::to_json(found.tx, found.hash, found.sender, found.at, found.base_fee);
}

net::RpcResult send_raw_transaction(Context& context, const Params& params) {
    return begin_send_raw_transaction(context, params)();
}

net::RpcResult get_transaction_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto found = context.query().transaction(hash);
    return found ? to_json(*found) : null();
}

net::RpcResult get_transaction_by_block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto index, params.u64(1));
    const auto block = context.query().block(id);
    if (!block || index >= block->tx_hashes.size()) return null();
    return to_json(node::Query::transaction_of(*block, index));
}

net::RpcResult get_transaction_receipt(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto receipt = context.query().receipt(hash);
    return receipt ? eth::to_json(*receipt) : null();
}

/// EIP-7966: answers with the receipt. In interval mode the transaction is mined later: then it is
/// null.
net::RpcResult send_raw_transaction_sync(Context& context, const Params& params) {
    ALT_PARAM(const auto raw, params.bytes(0));
    ALT_ANSWER(const auto hash, context.node.submit(raw));
    const auto receipt = context.query().receipt(hash);
    return receipt ? eth::to_json(*receipt) : null();
}

}  // namespace

std::function<net::RpcResult()> begin_send_raw_transaction(Context& context, const Params& params) {
    const auto answered = [](net::RpcResult answer) { return [answer] { return answer; }; };
    const auto raw = params.bytes(0);
    if (!raw) return answered(bad_params(raw.error()));
    const auto accepted = context.node.accept(*raw);
    if (!accepted) return answered(refused(accepted.error()));
    return [&node = context.node, submission = *accepted]() -> net::RpcResult {
        if (const auto durable = node.wait_durable(submission); !durable)
            return refused(durable.error());
        return hex(submission.hash);
    };
}

void add_eth_transaction(MethodTable& table) {
    table.add("eth_sendRawTransaction", send_raw_transaction);
    table.add("eth_sendRawTransactionSync", send_raw_transaction_sync);
    table.add("eth_getTransactionByHash", get_transaction_by_hash);
    table.add("eth_getTransactionByBlockNumberAndIndex", get_transaction_by_block);
    table.add("eth_getTransactionByBlockHashAndIndex", get_transaction_by_block);
    table.add("eth_getTransactionReceipt", get_transaction_receipt);
}

}  // namespace alt::rpc
