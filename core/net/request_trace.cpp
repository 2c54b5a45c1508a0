#include "core/net/request_trace.hpp"

namespace alt::net {
namespace {

std::int64_t micros(std::chrono::nanoseconds took) {
    return std::chrono::duration_cast<std::chrono::microseconds>(took).count();
}

}  // namespace

const std::string& RequestTrace::id() {
    if (id_.empty()) {
        id_ = make_request_id();
        made_ = true;
    }
    return id_;
}

void RequestTrace::note(const CallView& call, RpcError& error) {
    ++failed_;
    code_ = error.code;
    if (error.code == kInternalError) {
        log_->write(LogLevel::error, error.message, id(), {{"method", call.method}});
        // Over a WebSocket, or in a batch, no header says it.
        if (!error.data) error.data = codec::JsonObject{{"requestId", id()}};
    } else if (error.code == kLimitExceeded) {
        log_->write(LogLevel::warn, "call refused: " + error.message, id(),
                    {{"method", call.method}});
    }
}

void RequestTrace::on_refusal(std::string_view why) {
    ++failed_;
    code_ = kInvalidRequest;
    if (log_ != nullptr) log_->write(LogLevel::warn, "request refused", id(), {{"why", why}});
}

void RequestTrace::write_end(std::size_t answer_bytes, std::string_view method, std::size_t calls,
                             std::chrono::nanoseconds took) {
    const bool slow = took >= log_->slow();
    const bool single = !method.empty();
    log_->write(slow ? LogLevel::warn : LogLevel::debug, slow ? "slow request" : "request", id(),
                {{"method", single ? method : std::string_view("batch")},
                 {"calls", calls},
                 {"duration_us", micros(took)},
                 {"request_bytes", request_bytes_},
                 {"answer_bytes", answer_bytes},
                 {"outcome", failed_ == 0 ? "ok" : "error"},
                 {"failed", failed_},
                 {"code", code_}});
}

}  // namespace alt::net
