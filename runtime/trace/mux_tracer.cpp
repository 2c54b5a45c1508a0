#include "runtime/trace/mux_tracer.hpp"

#include "runtime/trace/writer.hpp"

namespace alt::trace {

void MuxTracer::add(std::string name, std::unique_ptr<TxTracer> tracer) {
    tracers_.push_back({std::move(name), std::move(tracer)});
}

void MuxTracer::on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept {
    for (const auto& one : tracers_) one.tracer->on_tx_start(facts, journal);
}
void MuxTracer::on_tx_end(const TxEnd& end) noexcept {
    for (const auto& one : tracers_) one.tracer->on_tx_end(end);
}
void MuxTracer::on_step(const evm::TraceStep& step) noexcept {
    for (const auto& one : tracers_) one.tracer->on_step(step);
}
void MuxTracer::on_paid(const evm::TracePaid& paid) noexcept {
    for (const auto& one : tracers_) one.tracer->on_paid(paid);
}
void MuxTracer::on_call_start(const evm::Message& message) noexcept {
    for (const auto& one : tracers_) one.tracer->on_call_start(message);
}
void MuxTracer::on_call_end(const evm::CallResult& result) noexcept {
    for (const auto& one : tracers_) one.tracer->on_call_end(result);
}
void MuxTracer::on_log(const eth::Log& log) noexcept {
    for (const auto& one : tracers_) one.tracer->on_log(log);
}
void MuxTracer::on_self_destruct(const Address& account, const Address& beneficiary,
                                 const uint256& balance) noexcept {
    for (const auto& one : tracers_) one.tracer->on_self_destruct(account, beneficiary, balance);
}

Result<std::string> MuxTracer::result() {
    Writer out;
    out.begin_object();
    for (const auto& one : tracers_) {
        ALT_TRY_ASSIGN(const auto json, one.tracer->result());
        out.key(one.name).raw(json);
    }
    return out.end_object().take();
}

}  // namespace alt::trace
