#include "runtime/trace/call_tracer.hpp"

#include "runtime/trace/writer.hpp"

namespace alt::trace {
namespace {

class Tree {
public:
    explicit Tree(const CallRecorder& calls) : calls_(calls) {}

    std::string write() {
        write(0, false);
        return out_.take();
    }

private:
    // Calls are at most 1,024 deep.
    void write(std::size_t at, bool outer_failed) {
        const auto& frame = calls_.frames()[at];
        const bool failed = outer_failed || frame.failed();
        out_.begin_object();
        out_.key("from").hex(frame.from);
        out_.key("gas").quantity(at == 0 ? calls_.facts().tx.gas_limit
                                         : static_cast<std::uint64_t>(frame.gas));
        out_.key("gasUsed").quantity(at == 0 ? calls_.gas_used()
                                             : static_cast<std::uint64_t>(frame.gas_used));
        if (frame.to) out_.key("to").hex(*frame.to);
        out_.key("input").hex(frame.input);
        write_end(frame);
        write_inner(frame, failed);
        // The logs of what failed are gone.
        if (!failed && !frame.logs.empty()) write_logs(frame);
        if (frame.kind != FrameKind::staticcall) out_.key("value").quantity(frame.value);
        out_.key("type").text(to_string(frame.kind));
        out_.end_object();
    }

    void write_end(const CallFrame& frame) {
        if (!frame.output.empty()) out_.key("output").hex(frame.output);
        if (!frame.failed()) return;
        out_.key("error").text(geth_error(frame.failure));
        if (frame.failure.status != evm::Status::revert) return;
        if (const auto reason = revert_text(frame.output)) out_.key("revertReason").text(*reason);
    }

    void write_inner(const CallFrame& frame, bool failed) {
        if (frame.calls.empty()) return;
        out_.key("calls").begin_array();
        for (const auto inner : frame.calls) write(inner, failed);
        out_.end_array();
    }

    void write_logs(const CallFrame& frame) {
        out_.key("logs").begin_array();
        for (const auto& entry : frame.logs) {
            out_.begin_object().key("address").hex(entry.log.address);
            out_.key("topics").begin_array();
            for (const auto& topic : entry.log.topics) out_.hex(topic);
            out_.end_array().key("data").hex(entry.log.data);
            out_.key("index").quantity(entry.index);
            out_.key("position").quantity(entry.position).end_object();
        }
        out_.end_array();
    }

    const CallRecorder& calls_;
    Writer out_;
};

}  // namespace

Result<std::string> CallTracer::result() {
    ALT_TRY(check());
    return Tree(*this).write();
}

}  // namespace alt::trace
