#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/replays.hpp"
#include "runtime/trace/flat_call.hpp"
#include "runtime/trace/mux_tracer.hpp"
#include "runtime/trace/state_diff.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::rpc {

namespace {

/// What trace_replay* and trace_call are asked for.
struct Wanted {
    bool calls = false;
    bool state_diff = false;
};

Result<Wanted> parse_wanted(const codec::Json* json) {
    const auto* list = json == nullptr ? nullptr : json->if_array();
    if (list == nullptr)
        return make_error(Errc::invalid_input, R"(trace types: a list of "trace" and "stateDiff")");
    Wanted out;
    for (const auto& item : *list) {
        ALT_TRY_ASSIGN(const auto type, codec::as_string(item, "trace types"));
        if (type == "vmTrace")
            return make_error(Errc::unsupported,
                              "vmTrace is not offered: debug_traceTransaction and debug_traceCall "
                              "show every instruction");
        if (type != "trace" && type != "stateDiff")
            return make_error(Errc::invalid_input, R"(trace types: "trace" or "stateDiff")");
        (type == "trace" ? out.calls : out.state_diff) = true;
    }
    return out;
}

/// One execution as trace_replayTransaction shows it.
class Shown {
public:
    Shown(trace::Budget& budget, const Wanted& wanted) : wanted_(wanted) {
        auto calls = std::make_unique<trace::FlatCallTracer>(budget, std::nullopt);
        calls_ = calls.get();
        tracer_.add("trace", std::move(calls));
        if (!wanted.state_diff) return;
        auto state = std::make_unique<trace::StateDiffTracer>(budget);
        state_ = state.get();
        tracer_.add("stateDiff", std::move(state));
    }
    trace::TxTracer& tracer() { return tracer_; }

    /// An object; `hash` shows where there are several.
    Result<void> write(trace::Writer& out, const std::optional<Hash256>& hash) {
        ALT_TRY(calls_->check());
        out.begin_object().key("output").hex(calls_->frames().front().output).key("stateDiff");
        if (state_ == nullptr) {
            out.null();
        } else {
            ALT_TRY_ASSIGN(const auto diff, state_->result());
            out.raw(diff);
        }
        out.key("trace");
        if (wanted_.calls) {
            ALT_TRY_ASSIGN(const auto calls, calls_->result());
            out.raw(calls);
        } else {
            out.begin_array().end_array();
        }
        if (hash) out.key("transactionHash").hex(*hash);
        out.key("vmTrace").null().end_object();
        return {};
    }

private:
    Wanted wanted_;
    trace::MuxTracer tracer_;
    trace::FlatCallTracer* calls_ = nullptr;
    trace::StateDiffTracer* state_ = nullptr;
};

net::RpcResult replay_transaction(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_PARAM(const auto wanted, parse_wanted(params.at(1)));
    const auto mined = find_mined(context.query(), hash);
    if (!mined) return null();
    trace::Budget budget;
    Shown shown(budget, wanted);
    trace::Writer out;
    const auto result = watch(context.query(), *mined, shown.tracer(),
                              [&] { return shown.write(out, std::nullopt); });
    if (!result) return refused(result.error());
    return net::RawJson{out.take()};
}

net::RpcResult replay_block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_PARAM(const auto wanted, parse_wanted(params.at(1)));
    ALT_ANSWER(const auto block, context.query().find(id));
    if (!block) return null();
    trace::Budget budget;
    trace::Writer out;
    out.begin_array();
    std::optional<Shown> shown;
    node::Replay replay;
    replay.tracer_of = [&](std::size_t) {
        shown.reset();
        return &shown.emplace(budget, wanted).tracer();
    };
    replay.done = [&](std::size_t index) { return shown->write(out, block->tx_hashes[index]); };
    const auto result = context.query().replay(*block, block->senders.size(), replay);
    if (!result) return refused(result.error());
    return net::RawJson{out.end_array().take()};
}

net::RpcResult traced(const Context& context, const node::CallArgs& request, const Wanted& wanted,
                      const node::BlockId& block) {
    trace::Budget budget;
    Shown shown(budget, wanted);
    trace::Writer out;
    const auto result =
        context.query().trace_call(request, block, {}, shown.tracer(),
                                   [&](const auto&) { return shown.write(out, std::nullopt); });
    if (!result) return refused(result.error());
    return net::RawJson{out.take()};
}

net::RpcResult call(Context& context, const Params& params) {
    ALT_PARAM(const auto request, params.call(0));
    ALT_PARAM(const auto wanted, parse_wanted(params.at(1)));
    ALT_PARAM(const auto block, params.block(2));
    return traced(context, request, wanted, block);
}

/// What a signed transaction asks for.
Result<node::CallArgs> args_of(const eth::Transaction& tx) {
    node::CallArgs out;
    ALT_TRY_ASSIGN(out.from, eth::recover_sender(tx));
    out.to = tx.to;
    out.value = tx.value;
    out.data = tx.data;
    out.gas = tx.gas_limit;
    out.nonce = tx.nonce;
    out.chain_id = tx.chain_id;
    if (tx.has_fee_market()) {
        out.max_fee_per_gas = tx.max_fee_per_gas;
        out.max_priority_fee_per_gas = tx.max_priority_fee_per_gas;
    } else {
        out.gas_price = tx.max_fee_per_gas;
    }
    if (tx.has_access_list()) out.access_list = tx.access_list;
    if (tx.type == eth::TxType::blob) {
        out.max_fee_per_blob_gas = tx.max_fee_per_blob_gas;
        out.blob_versioned_hashes = tx.blob_versioned_hashes;
    }
    if (tx.type == eth::TxType::set_code) out.authorization_list = tx.authorization_list;
    return out;
}

net::RpcResult raw(Context& context, const Params& params) {
    ALT_PARAM(const auto bytes, params.bytes(0));
    ALT_PARAM(const auto wanted, parse_wanted(params.at(1)));
    ALT_ANSWER(const auto tx, eth::decode_transaction(bytes));
    ALT_ANSWER(const auto request, args_of(tx));
    return traced(context, request, wanted, client::BlockTag::latest);
}

}  // namespace

void add_trace_replay(MethodTable& table) {
    table.add("trace_replayTransaction", replay_transaction, Runs::apart,
              "Executes a mined transaction again: its calls and its changes of state",
              "hash: Hash, types: Any[]", "Object|Null");
    table.add("trace_replayBlockTransactions", replay_block, Runs::apart,
              "Executes a block's transactions again: their calls and their changes of state",
              "block: BlockId, types: Any[]", "Object[]|Null");
    table.add("trace_rawTransaction", raw, Runs::apart,
              "Executes a signed transaction without keeping its changes: its calls, its changes "
              "of state",
              "transaction: Bytes, types: Any[]", "Object");
    table.add("trace_call", call, Runs::apart,
              "Executes a call: its inner calls and its changes of state",
              "transaction: Call, types: Any[], block?: BlockId", "Object");
}

}  // namespace alt::rpc
