#pragma once

#include "core/net/json_rpc.hpp"
#include "core/net/request_log.hpp"

namespace alt::net {

/// What is to be said of one body and its answer. While nothing is, it costs a comparison; an id is
/// made when a line needs one, and then it goes back with the answer, too.
class RequestTrace {
public:
    RequestTrace(const RequestOrigin& origin, std::size_t request_bytes)
        : log_(origin.log), request_bytes_(request_bytes), id_(origin.id) {}

    /// What a call gives, before it is rendered. An internal error is told its request's id.
    void on_result(const CallView& call, RpcResult& result) {
        if (log_ != nullptr && std::holds_alternative<RpcError>(result))
            note(call, std::get<RpcError>(result));
    }
    /// The body, or the rest of it, is not answered.
    void on_refusal(std::string_view why);

    /// The answer to the body. `method`: of a single call; empty: it is a batch of `calls`, or no
    /// request.
    HttpResponse answer(std::string&& text, std::string_view method, std::size_t calls,
                        std::chrono::nanoseconds took) {
        HttpResponse out{200, std::move(text)};
        if (log_ != nullptr && (took >= log_->slow() || log_->wants_all()))
            write_end(out.body.size(), method, calls, took);
        if (made_) out.request_id = std::move(id_);
        return out;
    }

private:
    void note(const CallView& call, RpcError& error);
    void write_end(std::size_t answer_bytes, std::string_view method, std::size_t calls,
                   std::chrono::nanoseconds took);
    const std::string& id();

    RequestLog* log_;
    std::size_t request_bytes_;
    std::string id_;  ///< the client's, or one that was made, or none yet
    bool made_ = false;
    std::size_t failed_ = 0;  ///< calls
    int code_ = 0;            ///< of the last error
};

}  // namespace alt::net
