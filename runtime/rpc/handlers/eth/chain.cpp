#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

net::RpcResult chain_id(Context& context, const Params&) {
    return quantity(context.query().chain_id());
}
net::RpcResult block_number(Context& context, const Params&) {
    return quantity(context.query().block_number());
}
net::RpcResult no(Context&, const Params&) {
    return codec::Json(false);
}
net::RpcResult zero(Context&, const Params&) {
    return quantity(std::uint64_t{0});
}
net::RpcResult no_accounts(Context&, const Params&) {
    return codec::Json(codec::JsonArray{});
}
net::RpcResult coinbase(Context& context, const Params&) {
    return hex(context.query().head()->block.header.beneficiary);
}
/// eth/68, the protocol that the block format belongs to.
net::RpcResult protocol_version(Context&, const Params&) {
    return quantity(std::uint64_t{68});
}

codec::Json kept_from(std::uint64_t oldest) {
    return codec::JsonObject{{"disabled", false}, {"oldestBlock", quantity(oldest)}};
}

net::RpcResult capabilities(Context& context, const Params&) {
    const auto head = context.query().head();
    const auto oldest = context.query().oldest_state();
    const auto history = kept_from(context.query().oldest_block());
    return codec::Json(codec::JsonObject{
        {"head",
         codec::JsonObject{{"number", quantity(head->number())}, {"hash", hex(head->hash)}}},
        {"state", kept_from(oldest)},
        {"tx", history},
        {"logs", history},
        {"receipts", history},
        {"blocks", history},
        {"stateproofs", kept_from(oldest)}});
}

}  // namespace

void add_eth_no_accounts(MethodTable& table) {
    table.add("eth_accounts", no_accounts, Runs::at_once, "None: the node holds no keys", "",
              "Address[]");
}

void add_eth_chain(MethodTable& table) {
    table.add("eth_chainId", chain_id, Runs::at_once, "The chain id (EIP-155)", "", "Quantity");
    table.add("eth_blockNumber", block_number, Runs::at_once, "Number of the latest block", "",
              "Quantity");
    table.add("eth_syncing", no, Runs::at_once, "Always false: the node makes the blocks", "",
              "Boolean");
    table.add("eth_coinbase", coinbase, Runs::at_once, "Who gets the tips", "", "Address");
    table.add("eth_mining", no, Runs::at_once, "Always false: there is no proof of work", "",
              "Boolean");
    table.add("eth_hashrate", zero, Runs::at_once, "Always zero: there is no proof of work", "",
              "Quantity");
    table.add("eth_protocolVersion", protocol_version, Runs::at_once, "Version of the block format",
              "", "Quantity");
    table.add("eth_capabilities", capabilities, Runs::at_once,
              "From which block on the node can answer", "", "Object");
}

}  // namespace alt::rpc
