#include <array>

#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

using codec::Json;
using codec::JsonObject;

JsonObject by_name(const std::vector<std::pair<std::string, Address>>& contracts) {
    JsonObject out;
    for (const auto& [name, address] : contracts) out.emplace(name, hex(address));
    return out;
}

std::string fork_id_text(std::uint32_t id) {
    const std::array<std::uint8_t, 4> bytes{
        static_cast<std::uint8_t>(id >> 24u), static_cast<std::uint8_t>(id >> 16u),
        static_cast<std::uint8_t>(id >> 8u), static_cast<std::uint8_t>(id)};
    return to_hex(bytes);
}

/// EIP-7910. A chain keeps the rules of its genesis: there is no fork to come, and none was.
net::RpcResult config(Context& context, const Params&) {
    const auto fork = context.query().fork_config();
    JsonObject current{
        {"activationTime", fork.activation_time},
        {"blobSchedule", JsonObject{{"target", fork.blob_target},
                                    {"max", fork.blob_max},
                                    {"baseFeeUpdateFraction", fork.blob_update_fraction}}},
        {"chainId", quantity(context.query().chain_id())},
        {"forkId", fork_id_text(fork.fork_id)},
        {"precompiles", by_name(fork.precompiles)},
        {"systemContracts", by_name(fork.system_contracts)}};
    return Json(JsonObject{{"current", std::move(current)}, {"next", nullptr}, {"last", nullptr}});
}

}  // namespace

void add_eth_config(MethodTable& table) {
    table.add("eth_config", config, Runs::at_once, "The rules of the chain (EIP-7910)", "",
              "Object");
}

}  // namespace alt::rpc
