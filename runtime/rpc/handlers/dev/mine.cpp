#include "core/eth/wire.hpp"
#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

constexpr std::uint64_t kMaxBlocks = 10'000;
constexpr std::uint64_t kMaxShown = 100;
constexpr std::uint64_t kMaxIntervalMs = 86'400'000;

net::RpcError too_many() {
    return {net::kInvalidParams, "at most 10000 blocks at once", {}};
}

/// `interval` seconds between them; 0: by the clock.
Result<void> mine(node::Node& node, std::uint64_t count, std::uint64_t interval) {
    if (interval == 0 || count < 2) return node.mine(count);
    ALT_TRY(node.mine(1));
    for (std::uint64_t i = 1; i < count; ++i) {
        ALT_TRY(node.set_next_timestamp(node.query().head()->block.header.timestamp + interval));
        ALT_TRY(node.mine(1));
    }
    return {};
}

template <bool hardhat>
net::RpcResult mine_many(Context& context, const Params& params) {
    ALT_PARAM(const auto count, number_at(params, 0, 1));
    ALT_PARAM(const auto interval, number_at(params, 1, 0));
    if (count > kMaxBlocks) return too_many();
    ALT_DO(mine(context.node, count, interval));
    return hardhat ? codec::Json(true) : null();
}

struct Mine {
    std::uint64_t count = 1;
    std::optional<std::uint64_t> timestamp;
};

/// Nothing, a timestamp, or `{blocks, timestamp}`.
Result<Mine> parse_mine(const codec::Json* wanted) {
    Mine out;
    const auto* time = wanted;
    if (wanted != nullptr && wanted->is_object()) {
        time = codec::find(*wanted, "timestamp");
        if (const auto* blocks = codec::find(*wanted, "blocks")) {
            ALT_TRY_ASSIGN(const auto number, as_number(*blocks, "blocks"));
            if (number > uint256{kMaxBlocks})
                return make_error(Errc::invalid_input, too_many().message);
            out.count = number.low();
        }
    }
    if (time != nullptr) {
        ALT_TRY_ASSIGN(const auto number, as_number(*time, "timestamp"));
        if (!number.fits_u64()) return make_error(Errc::invalid_input, "timestamp: above 2^64 - 1");
        out.timestamp = number.low();
    }
    return out;
}

Result<void> mine(node::Node& node, const Mine& wanted) {
    if (wanted.timestamp) ALT_TRY(node.set_next_timestamp(*wanted.timestamp));
    return node.mine(wanted.count);
}

net::RpcResult evm_mine(Context& context, const Params& params) {
    ALT_PARAM(const auto wanted, parse_mine(params.at(0)));
    ALT_DO(mine(context.node, wanted));
    return codec::Json("0x0");
}

net::RpcResult mine_detailed(Context& context, const Params& params) {
    ALT_PARAM(const auto wanted, parse_mine(params.at(0)));
    if (wanted.count > kMaxShown)
        return net::RpcError{net::kInvalidParams, "at most 100 blocks at once are shown", {}};
    const auto first = context.query().block_number() + 1;
    ALT_DO(mine(context.node, wanted));
    codec::JsonArray out;
    for (auto number = first; number < first + wanted.count; ++number)
        if (const auto mined = context.query().block(node::BlockId(number)))
            out.push_back(
                eth::to_json(mined->block, mined->hash, mined->encoded_size, true, mined->senders));
    return codec::Json(std::move(out));
}

net::RpcResult set_automine(Context& context, const Params& params) {
    ALT_PARAM(const bool on, params.boolean(0, true));
    using driver::SealMode;
    if (on)
        context.node.set_mining({SealMode::automatic, {}});
    else
        context.node.set_mining({SealMode::interval, std::chrono::milliseconds{0}});
    return on ? codec::Json(true) : null();
}

net::RpcResult get_automine(Context& context, const Params&) {
    return codec::Json(context.node.mining().seal == driver::SealMode::automatic);
}

template <std::uint64_t milliseconds>
net::RpcResult set_interval(Context& context, const Params& params) {
    ALT_PARAM(const auto interval, number_at(params, 0));
    if (interval > kMaxIntervalMs / milliseconds)
        return net::RpcError{net::kInvalidParams, "at most a day", {}};
    context.node.set_mining(
        {driver::SealMode::interval, std::chrono::milliseconds{interval * milliseconds}});
    return milliseconds == 1 ? codec::Json(true) : null();
}

net::RpcResult get_interval(Context& context, const Params&) {
    const auto mining = context.node.mining();
    if (mining.seal == driver::SealMode::automatic || mining.block_time.count() == 0) return null();
    return codec::Json(std::chrono::duration_cast<std::chrono::seconds>(mining.block_time).count());
}

}  // namespace

void add_dev_mining(MethodTable& table) {
    const auto* summary = "Seals blocks at once, `interval` seconds apart";
    const auto* params = "count?: Quantity, interval?: Quantity";
    table.add("anvil_mine", mine_many<false>, Runs::waiting, summary, params, "Null");
    table.add("hardhat_mine", mine_many<true>, Runs::waiting, summary, params, "Boolean");
    add_aliases(table, {"evm_mine_detailed", "anvil_mine_detailed"}, mine_detailed, Runs::waiting,
                "Seals a block, at a time if one is given, and shows it", "timestamp?: Any",
                "Block[]");
    table.add("evm_mine", evm_mine, Runs::waiting, "Seals a block, at a time if one is given",
              "timestamp?: Any", "String");
    add_aliases(table, {"evm_setAutomine", "anvil_setAutomine"}, set_automine, Runs::waiting,
                "Whether each transaction is mined at once", "on: Boolean", "Boolean|Null");
    add_aliases(table, {"anvil_getAutomine", "hardhat_getAutomine"}, get_automine, Runs::at_once,
                "Whether each transaction is mined at once", "", "Boolean");
    table.add("anvil_setIntervalMining", set_interval<1000>, Runs::waiting,
              "Seals a block every so many seconds; 0: only when told to", "seconds: Quantity",
              "Null");
    table.add("evm_setIntervalMining", set_interval<1>, Runs::waiting,
              "Seals a block every so many milliseconds; 0: only when told to",
              "milliseconds: Quantity", "Boolean");
    table.add("anvil_getIntervalMining", get_interval, Runs::at_once,
              "Seconds between blocks; null: no interval", "", "Number|Null");
}

}  // namespace alt::rpc
