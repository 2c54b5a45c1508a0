#include "runtime/rpc/handlers/dev/number.hpp"
#include "runtime/rpc/version.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonObject;

net::RpcResult node_info(Context& context, const Params&) {
    const auto head = context.query().head();
    const auto mining = context.node.mining();
    const bool automatic = mining.seal == driver::SealMode::automatic;
    return Json(JsonObject{
        {"currentBlockNumber", quantity(head->number())},
        {"currentBlockTimestamp", head->block.header.timestamp},
        {"currentBlockHash", hex(head->hash)},
        {"hardFork", context.query().fork_config().name},
        {"transactionOrder", "fees"},
        {"environment",
         JsonObject{{"baseFee", quantity(context.query().next_base_fee())},
                    {"chainId", context.query().chain_id()},
                    {"gasLimit", quantity(head->block.header.gas_limit)},
                    {"gasPrice", quantity(context.query().next_base_fee() +
                                          context.query().suggested_priority_fee())}}},
        {"forkConfig",
         JsonObject{
             {"forkUrl", nullptr}, {"forkBlockNumber", nullptr}, {"forkRetryBackoff", nullptr}}},
        {"automine", automatic}});
}

net::RpcResult metadata(Context& context, const Params&) {
    const auto head = context.query().head();
    return Json(JsonObject{{"clientVersion", kClientVersion},
                           {"chainId", context.query().chain_id()},
                           {"instanceId", hex(context.node.genesis_hash())},
                           {"latestBlockNumber", head->number()},
                           {"latestBlockHash", hex(head->hash)}});
}

net::RpcResult genesis_time(Context& context, const Params&) {
    const auto genesis = context.query().block(node::BlockId(std::uint64_t{0}));
    return genesis ? codec::Json(genesis->block.header.timestamp) : null();
}

net::RpcResult set_coinbase(Context& context, const Params& params) {
    ALT_PARAM(const auto beneficiary, params.address(0));
    ALT_DO(context.node.set_coinbase(beneficiary));
    return null();
}

net::RpcResult nothing(Context&, const Params&) {
    return null();
}

template <const char* const& why>
net::RpcResult refuse(Context&, const Params&) {
    return net::RpcError{kServerError, why, {}};
}

constexpr const char* kNoFork =
    "there is no fork to go back to: take a snapshot with evm_snapshot, or raise another rollup";
constexpr const char* kNoPrice = "prices follow EIP-1559: there is no least gas price to set";
constexpr const char* kNoBaseFee = "the base fee follows from the block before (EIP-1559)";
constexpr const char* kNoRules = "the rules of a chain are those of its genesis";
constexpr const char* kNoReorg =
    "blocks are taken back with evm_snapshot and evm_revert, and are made again as they come";
constexpr const char* kNoState = "a chain starts from its manifest, not from a dump of another";

}  // namespace

void add_dev_info(MethodTable& table) {
    table.add("anvil_nodeInfo", node_info, Runs::at_once, "What the node is set to", "", "Object");
    add_aliases(table, {"anvil_metadata", "hardhat_metadata"}, metadata, Runs::at_once,
                "What the node runs", "", "Object");
    table.add("anvil_getGenesisTime", genesis_time, Runs::at_once,
              "The time of the genesis block, seconds since the epoch", "", "Number");
    add_aliases(table, {"anvil_setCoinbase", "hardhat_setCoinbase"}, set_coinbase, Runs::waiting,
                "Who gets the tips of the blocks to come", "beneficiary: Address", "Null");
    add_aliases(table, {"anvil_setLoggingEnabled", "hardhat_setLoggingEnabled"}, nothing,
                Runs::waiting, "Has no effect: the log's level is the host's", "on: Boolean",
                "Null");
    add_aliases(table, {"anvil_reset", "hardhat_reset"}, refuse<kNoFork>, Runs::waiting,
                "Refused: nothing is forked", "options?: Object");
    table.add("anvil_setRpcUrl", refuse<kNoFork>, Runs::waiting, "Refused: nothing is forked",
              "url: String");
    add_aliases(table, {"anvil_reorg", "anvil_rollback"}, refuse<kNoReorg>, Runs::waiting,
                "Refused: there are snapshots", "options?: Any");
    add_aliases(table, {"anvil_setMinGasPrice", "hardhat_setMinGasPrice"}, refuse<kNoPrice>,
                Runs::waiting, "Refused: prices follow EIP-1559", "price: Quantity");
    add_aliases(table, {"anvil_setNextBlockBaseFeePerGas", "hardhat_setNextBlockBaseFeePerGas"},
                refuse<kNoBaseFee>, Runs::waiting, "Refused: the base fee follows EIP-1559",
                "price: Quantity");
    add_aliases(table,
                {"anvil_setChainId", "evm_setBlockGasLimit", "anvil_setBlockGasLimit",
                 "hardhat_setPrevRandao"},
                refuse<kNoRules>, Runs::waiting, "Refused: the rules are those of the genesis",
                "value: Quantity");
    add_aliases(table,
                {"anvil_dumpState", "anvil_loadState", "hardhat_dumpState", "hardhat_loadState"},
                refuse<kNoState>, Runs::waiting, "Refused: a chain starts from its manifest",
                "state?: Bytes");
}

}  // namespace alt::rpc
