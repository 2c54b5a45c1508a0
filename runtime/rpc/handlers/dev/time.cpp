#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

constexpr std::uint64_t kMostSeconds = 3650ull * 86'400;

net::RpcResult increase_time(Context& context, const Params& params) {
    ALT_PARAM(const auto seconds, number_at(params, 0));
    if (seconds > kMostSeconds) return net::RpcError{net::kInvalidParams, "at most 10 years", {}};
    ALT_DO(context.node.increase_time(std::chrono::seconds{seconds}));
    // hardhat and anvil answer with all that was added.
    return codec::Json(context.node.time_offset().count());
}

net::RpcResult set_next_timestamp(Context& context, const Params& params) {
    ALT_PARAM(const auto timestamp, number_at(params, 0));
    ALT_DO(context.node.set_next_timestamp(timestamp));
    return null();
}

template <std::uint64_t per_second>
net::RpcResult set_time(Context& context, const Params& params) {
    ALT_PARAM(const auto timestamp, number_at(params, 0));
    const auto before = context.node.time_offset();
    ALT_DO(context.node.set_time(timestamp / per_second));
    return codec::Json((context.node.time_offset() - before).count());
}

net::RpcResult set_interval(Context& context, const Params& params) {
    ALT_PARAM(const auto seconds, number_at(params, 0));
    if (seconds > kMostSeconds) return net::RpcError{net::kInvalidParams, "at most 10 years", {}};
    ALT_DO(context.node.set_timestamp_interval(std::chrono::seconds{seconds}));
    return null();
}

net::RpcResult remove_interval(Context& context, const Params&) {
    ALT_DO(context.node.set_timestamp_interval(std::nullopt));
    return codec::Json(true);
}

}  // namespace

void add_dev_time(MethodTable& table) {
    add_aliases(table, {"evm_increaseTime", "anvil_increaseTime"}, increase_time, Runs::waiting,
                "Moves the time of blocks ahead by seconds; says by how much in all",
                "seconds: Quantity", "Number");
    add_aliases(table, {"evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp"},
                set_next_timestamp, Runs::waiting,
                "The time of the next block, seconds since the epoch", "timestamp: Quantity",
                "Null");
    table.add("anvil_setTime", set_time<1>, Runs::waiting,
              "The time from now on, seconds since the epoch", "timestamp: Quantity", "Number");
    table.add("evm_setTime", set_time<1000>, Runs::waiting,
              "The time from now on, milliseconds since the epoch, as ganache has it",
              "timestamp: Quantity", "Number");
    table.add("anvil_setBlockTimestampInterval", set_interval, Runs::waiting,
              "Each block so many seconds after its parent", "seconds: Quantity", "Null");
    table.add("anvil_removeBlockTimestampInterval", remove_interval, Runs::waiting,
              "The time of blocks by the clock again", "", "Boolean");
}

}  // namespace alt::rpc
