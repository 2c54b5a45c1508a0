#include "runtime/node/call_args.hpp"

namespace alt::node {

namespace {

eth::TxType type_of(const CallArgs& args) {
    if (args.authorization_list) return eth::TxType::set_code;
    if (args.blob_versioned_hashes) return eth::TxType::blob;
    if (!args.gas_price) return eth::TxType::fee_market;
    return args.access_list ? eth::TxType::access_list : eth::TxType::legacy;
}

Result<void> set_fees(eth::Transaction& tx, const CallArgs& args) {
    if (args.gas_price && (args.max_fee_per_gas || args.max_priority_fee_per_gas))
        return make_error(Errc::invalid_input,
                          "both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    tx.max_fee_per_gas = args.gas_price.value_or(args.max_fee_per_gas.value_or(uint256{}));
    tx.max_priority_fee_per_gas =
        args.gas_price.value_or(args.max_priority_fee_per_gas.value_or(uint256{}));
    tx.max_fee_per_blob_gas = args.max_fee_per_blob_gas.value_or(uint256{});
    return {};
}

}  // namespace

Result<eth::Transaction> to_transaction(const CallArgs& args, std::uint64_t chain_id,
                                        std::uint64_t nonce, std::uint64_t gas_limit) {
    if (args.chain_id && *args.chain_id != chain_id)
        return make_error(Errc::invalid_input,
                          "chainId does not match node's (have=" + std::to_string(*args.chain_id) +
                              ", want=" + std::to_string(chain_id) + ")");
    eth::Transaction tx;
    tx.type = type_of(args);
    tx.chain_id = chain_id;
    tx.nonce = nonce;
    ALT_TRY(set_fees(tx, args));
    tx.gas_limit = gas_limit;
    tx.to = args.to;
    tx.value = args.value;
    tx.data = args.data;
    if (args.access_list) tx.access_list = *args.access_list;
    if (args.blob_versioned_hashes) tx.blob_versioned_hashes = *args.blob_versioned_hashes;
    if (args.authorization_list) tx.authorization_list = *args.authorization_list;
    return tx;
}

}  // namespace alt::node
