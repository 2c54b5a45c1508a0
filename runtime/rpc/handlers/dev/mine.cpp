#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

constexpr std::uint64_t kMaxBlocks = 10'000;

net::RpcResult mine_blocks(Context& context, std::uint64_t count, codec::Json answer) {
    if (count > kMaxBlocks)
        return net::RpcError{net::kInvalidParams, "at most 10000 blocks at once", {}};
    if (const auto mined = context.node.mine(count); !mined) return refused(mined.error());
    return answer;
}

net::RpcResult evm_mine(Context& context, const Params&) {
    return mine_blocks(context, 1, codec::Json("0x0"));
}

net::RpcResult anvil_mine(Context& context, const Params& params) {
    std::uint64_t count = 1;
    if (params.at(0) != nullptr) {
        ALT_PARAM(count, params.u64(0));
    }
    if (params.at(1) != nullptr)
        return net::RpcError{net::kInvalidParams, "an interval is not offered", {}};
    return mine_blocks(context, count, null());
}

net::RpcResult increase_time(Context& context, const Params& params) {
    ALT_PARAM(const auto seconds, params.u64(0));
    if (seconds > 3650ull * 86'400)
        return net::RpcError{net::kInvalidParams, "at most 10 years", {}};
    if (const auto done = context.node.increase_time(std::chrono::seconds{seconds}); !done)
        return refused(done.error());
    return quantity(seconds);
}

}  // namespace

void add_dev(MethodTable& table) {
    table.add("evm_mine", evm_mine);
    table.add("anvil_mine", anvil_mine);
    table.add("evm_increaseTime", increase_time);
}

}  // namespace alt::rpc
