#include "core/eth/wire_text.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/transactions.hpp"
#include "runtime/rpc/tx_answer.hpp"

namespace alt::rpc {

namespace {

constexpr std::string_view kSend = "eth_sendRawTransaction";
constexpr std::string_view kSendSync = "eth_sendRawTransactionSync";

net::RpcResult get_transaction_by_hash(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto found = context.query().transaction(hash);
    return found ? to_json(*found) : null();
}

net::RpcResult get_transaction_by_block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto index, params.u64(1));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block || index >= block->tx_hashes.size()) return null();
    return to_json(node::Query::transaction_of(*block, index));
}

net::RpcResult receipt_of(const Context& context, const Hash256& hash) {
    const auto receipt = context.query().receipt(hash);
    if (!receipt) return null();
    return net::RawJson{eth::to_text(*receipt)};
}

net::RpcResult get_transaction_receipt(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    return receipt_of(context, hash);
}

net::RpcResult send_raw_transaction(Context& context, const Params& params) {
    ALT_PARAM(const auto raw, params.bytes(0));
    ALT_TAKEN(const auto hash, context.node.submit(raw));
    return hex(hash);
}

/// EIP-7966: answers with the receipt. In interval mode the transaction is mined later: then it is
/// null.
net::RpcResult send_raw_transaction_sync(Context& context, const Params& params) {
    ALT_PARAM(const auto raw, params.bytes(0));
    ALT_TAKEN(const auto hash, context.node.submit(raw));
    return receipt_of(context, hash);
}

net::Dispatcher::Finish answered(net::RpcError refusal) {
    return [refusal = std::move(refusal)] { return refusal; };
}

/// Answers call `index` when the submission is durable.
void answer_when_durable(const Context& context, const node::Node::Submission& submission,
                         bool with_receipt, std::size_t index, const net::Dispatcher::Done& done) {
    context.node.when_durable(submission, [&context, hash = submission.hash, with_receipt, index,
                                           done](const Result<void>& durable) {
        if (!durable) return done(index, answered(refused(durable.error())));
        done(index, [&context, hash, with_receipt]() -> net::RpcResult {
            return with_receipt ? receipt_of(context, hash) : hex(hash);
        });
    });
}

}  // namespace

void send_transactions(Context& context, std::span<const net::CallView> calls,
                       const net::Dispatcher::Done& done) {
    std::vector<Bytes> raws;
    std::vector<std::size_t> taken;  // the call of each
    for (std::size_t i = 0; i < calls.size(); ++i) {
        auto raw = Params(*calls[i].params).bytes(0);
        if (!raw) {
            done(i, answered(bad_params(raw.error())));
            continue;
        }
        raws.push_back(*std::move(raw));
        taken.push_back(i);
    }
    const std::vector<BytesView> views(raws.begin(), raws.end());
    const auto accepted = context.node.accept_many(views);
    for (std::size_t i = 0; i < taken.size(); ++i) {
        if (!accepted[i]) {
            done(taken[i], answered(rejected(accepted[i].error())));
            continue;
        }
        const bool with_receipt = calls[taken[i]].method == kSendSync;
        answer_when_durable(context, *accepted[i], with_receipt, taken[i], done);
    }
}

void add_eth_transaction(MethodTable& table) {
    table.add(kSend, send_raw_transaction, Runs::together,
              "Takes a signed transaction, and answers when it is durable", "transaction: Bytes",
              "Hash");
    table.add(kSendSync, send_raw_transaction_sync, Runs::together,
              "Takes a signed transaction, and answers with its receipt (EIP-7966)",
              "transaction: Bytes", "Receipt|Null");
    table.add("eth_getTransactionByHash", get_transaction_by_hash, Runs::at_once,
              "A transaction, mined or in the pool", "hash: Hash", "Transaction|Null");
    table.add("eth_getTransactionByBlockNumberAndIndex", get_transaction_by_block, Runs::at_once,
              "A transaction by its place", "block: BlockId, index: Quantity", "Transaction|Null");
    table.add("eth_getTransactionByBlockHashAndIndex", get_transaction_by_block, Runs::at_once,
              "A transaction by its place", "hash: Hash, index: Quantity", "Transaction|Null");
    table.add("eth_getTransactionReceipt", get_transaction_receipt, Runs::at_once,
              "What a mined transaction did", "hash: Hash", "Receipt|Null");
}

}  // namespace alt::rpc
