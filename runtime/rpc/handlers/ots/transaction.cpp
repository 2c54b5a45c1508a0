#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/replays.hpp"
#include "runtime/trace/writer.hpp"

// Otterscan's methods (docs.otterscan.io, API level 8): one transaction.
namespace alt::rpc {

namespace {

constexpr std::uint64_t kApiLevel = 8;

net::RpcResult api_level(Context&, const Params&) {
    return codec::Json(kApiLevel);
}

net::RpcResult has_code(Context& context, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, block_or_number(params, 1));
    ALT_ANSWER(const auto code, context.query().code(account, block));
    return codec::Json(!code.empty());
}

/// Otterscan's numbers for what moves ether without a transaction of its own; none: it does not.
std::optional<std::uint64_t> operation_of(const trace::CallFrame& frame) {
    switch (frame.kind) {
        case trace::FrameKind::call:
            return frame.value.is_zero() ? std::nullopt : std::optional<std::uint64_t>(0);
        case trace::FrameKind::selfdestruct:
            return 1;
        case trace::FrameKind::create:
            return 2;
        case trace::FrameKind::create2:
            return 3;
        default:
            return std::nullopt;
    }
}

void write_operations(trace::Writer& out, const trace::CallRecorder& calls, std::size_t at) {
    const auto& frame = calls.frames()[at];
    // What failed moved nothing, and neither did what it called.
    if (frame.failed()) return;
    if (const auto type = operation_of(frame); type && frame.depth > 0) {
        out.begin_object().key("type").number(*type).key("from").hex(frame.from);
        out.key("to").hex(frame.to.value_or(Address{}));
        out.key("value").quantity(frame.value).end_object();
    }
    for (const auto inner : frame.calls) write_operations(out, calls, inner);
}

void write_call(trace::Writer& out, const trace::CallFrame& frame) {
    out.begin_object().key("type").text(trace::to_string(frame.kind));
    out.key("depth").number(static_cast<std::uint64_t>(frame.depth));
    out.key("from").hex(frame.from).key("to").hex(frame.to.value_or(Address{})).key("value");
    // As in Erigon, what cannot move ether says nothing of it.
    if (frame.kind == trace::FrameKind::staticcall || frame.kind == trace::FrameKind::delegatecall)
        out.null();
    else
        out.quantity(frame.value);
    out.key("input").hex(frame.input).key("output").hex(frame.output).end_object();
}

using Show = void (*)(trace::Writer&, const trace::CallRecorder&);

/// Null for what is not mined.
net::RpcResult show(Context& context, const Params& params, Show write) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto mined = find_mined(context.query(), hash);
    if (!mined) return null();
    trace::Budget budget;
    trace::Writer out;
    const auto result = watch_calls(context.query(), *mined, budget,
                                    [&](trace::CallRecorder& calls, std::size_t) -> Result<void> {
                                        ALT_TRY(calls.check());
                                        write(out, calls);
                                        return {};
                                    });
    if (!result) return refused(result.error());
    return net::RawJson{out.take()};
}

net::RpcResult internal_operations(Context& context, const Params& params) {
    return show(context, params, [](trace::Writer& out, const trace::CallRecorder& calls) {
        out.begin_array();
        write_operations(out, calls, 0);
        out.end_array();
    });
}

net::RpcResult transaction_error(Context& context, const Params& params) {
    return show(context, params, [](trace::Writer& out, const trace::CallRecorder& calls) {
        const auto& top = calls.frames().front();
        const bool reverted = top.failure.status == evm::Status::revert;
        out.hex(reverted ? BytesView(top.output) : BytesView{});
    });
}

net::RpcResult trace_transaction(Context& context, const Params& params) {
    return show(context, params, [](trace::Writer& out, const trace::CallRecorder& calls) {
        out.begin_array();
        for (const auto& frame : calls.frames()) write_call(out, frame);
        out.end_array();
    });
}

}  // namespace

void add_ots(MethodTable& table) {
    table.add("ots_getApiLevel", api_level, Runs::at_once, "The level of Otterscan's methods", "",
              "Any");
    table.add("ots_hasCode", has_code, Runs::at_once, "Whether an account is a contract",
              "account: Address, block?: BlockId", "Boolean");
    table.add("ots_getInternalOperations", internal_operations, Runs::apart,
              "Transfers, creations and SELFDESTRUCTs inside a transaction", "hash: Hash",
              "Object[]|Null");
    table.add("ots_getTransactionError", transaction_error, Runs::apart,
              "A transaction's revert data", "hash: Hash", "Bytes|Null");
    table.add("ots_traceTransaction", trace_transaction, Runs::apart, "The calls of a transaction",
              "hash: Hash", "Object[]|Null");
    add_ots_block(table);
    add_ots_search(table);
}

}  // namespace alt::rpc
