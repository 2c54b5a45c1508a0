#include "core/net/json_rpc.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>

#include "core/net/request_trace.hpp"
#include "core/net/rpc_request.hpp"

namespace alt::net {
namespace {

using codec::Json;
using codec::JsonArray;

Dispatcher::Time now() {
    return std::chrono::steady_clock::now();
}

/// Empty for a notification.
std::string answer_of(const RpcRequest& request, RpcResult&& result, Dispatcher& dispatcher,
                      std::chrono::nanoseconds took, RequestTrace& trace) {
    dispatcher.on_answer(request.call, result, took);
    trace.on_result(request.call, result);
    return request.is_notification ? std::string() : render(request.id, result);
}

std::string refuse(int code, const std::string& why) {
    return render("null", RpcError{code, why, {}});
}

std::string too_large(bool batch, const RpcLimits& limits) {
    return refuse(batch ? kInvalidRequest : kInternalError,
                  (batch ? "the batch's answer is larger than " : "the answer is larger than ") +
                      std::to_string(limits.max_response) + " bytes");
}

/// A body whose calls are not all answered at once: it goes on when what it waits for has come.
/// `run` and `resume` are on the connection's thread.
class Exchange : public std::enable_shared_from_this<Exchange> {
public:
    Exchange(Json&& body, Dispatcher& dispatcher, Responder respond, const RpcLimits& limits,
             Dispatcher::Time asked, RequestTrace&& trace)
        : asked_(asked),
          trace_(std::move(trace)),
          body_(std::move(body)),
          dispatcher_(dispatcher),
          respond_(std::move(respond)),
          limits_(limits) {}

    void run() {
        while (text_.size() <= limits_.max_response && at_ < size()) {
            // The rest of a batch is not worked through for somebody who has gone.
            if (!respond_.is_open()) return finish({});
            if (!step()) return;  // `resume` goes on
        }
        if (text_.size() > limits_.max_response) {
            trace_.on_refusal("the answer is too large");
            return finish(too_large(is_batch(), limits_));
        }
        if (is_batch() && !text_.empty()) text_ += ']';
        finish(std::move(text_));
    }

private:
    void finish(std::string&& text) {
        respond_(trace_.answer(std::move(text), is_batch() ? std::string_view() : method_, size(),
                               now() - asked_));
    }
    [[nodiscard]] bool is_batch() const { return body_.is_array(); }
    [[nodiscard]] std::size_t size() const { return is_batch() ? body_.get_array().size() : 1; }
    [[nodiscard]] const Json& item(std::size_t index) const {
        return is_batch() ? body_.get_array()[index] : body_;
    }

    void add(const std::string& answer) {
        if (answer.empty()) return;
        if (is_batch()) text_ += text_.empty() ? "[" : ",";
        text_ += answer;
    }

    void take(const RpcRequest& request, RpcResult&& result) {
        add(answer_of(request, std::move(result), dispatcher_, now() - asked_, trace_));
    }

    /// Takes up the next call, or those next ones that go together. false: they are waited for.
    bool step() {
        auto opened = open_request(item(at_));
        if (const auto* refusal = std::get_if<std::string>(&opened)) {
            add(*refusal);
            ++at_;
            return true;
        }
        auto& first = std::get<RpcRequest>(opened);
        method_ = first.call.method;
        const auto mode = dispatcher_.mode(first.call);
        if (mode == CallMode::at_once) {
            take(first, guarded([&] { return dispatcher_.handle(first.call); }));
            ++at_;
            return true;
        }
        waiting_.clear();
        waiting_.push_back(std::move(first));
        ++at_;
        if (mode == CallMode::together) gather();
        return begin();
    }

    /// Adds the following calls that may go with the one that waits.
    void gather() {
        for (; at_ < size(); ++at_) {
            auto opened = open_request(item(at_));
            auto* request = std::get_if<RpcRequest>(&opened);
            if (request == nullptr || dispatcher_.mode(request->call) != CallMode::together) return;
            waiting_.push_back(std::move(*request));
        }
    }

    bool begin() {
        std::vector<CallView> calls;
        for (const auto& request : waiting_) calls.push_back(request.call);
        finishes_.assign(calls.size(), {});
        open_ = calls.size() + 1;  // one is for this function itself
        dispatcher_.begin(
            calls, [self = shared_from_this()](std::size_t index, Dispatcher::Finish finish) {
                self->finishes_[index] = std::move(finish);
                if (--self->open_ == 0) self->respond_.post([self] { self->resume(); });
            });
        if (--open_ != 0) return false;
        collect();
        return true;
    }

    void collect() {
        for (std::size_t i = 0; i < waiting_.size(); ++i) take(waiting_[i], guarded(finishes_[i]));
        finishes_.clear();
    }
    void resume() {
        collect();
        run();
    }

    Dispatcher::Time asked_;
    RequestTrace trace_;
    Json body_;
    Dispatcher& dispatcher_;
    Responder respond_;
    RpcLimits limits_;
    std::size_t at_ = 0;               ///< the call that comes next
    std::string_view method_;          ///< of the one that was taken up last; a view of `body_`
    std::vector<RpcRequest> waiting_;  ///< views of `body_`
    std::vector<Dispatcher::Finish> finishes_;
    std::atomic<std::size_t> open_{0};
    std::string text_;
};

/// Why a batch is not taken up; empty when it is.
std::string refusal_of(const JsonArray& batch, const RpcLimits& limits) {
    if (batch.empty()) return refuse(kInvalidRequest, "invalid request: empty batch");
    if (batch.size() <= limits.max_batch) return {};
    return refuse(kInvalidRequest, "invalid request: a batch of " + std::to_string(batch.size()) +
                                       " calls, at most " + std::to_string(limits.max_batch));
}

/// The answer of a single call, or none when it must be waited for.
std::optional<HttpResponse> answer_now(const Json& json, Dispatcher& dispatcher,
                                       const RpcLimits& limits, Dispatcher::Time asked,
                                       RequestTrace& trace) {
    auto opened = open_request(json);
    if (auto* refusal = std::get_if<std::string>(&opened))
        return trace.answer(std::move(*refusal), {}, 0, now() - asked);
    auto& request = std::get<RpcRequest>(opened);
    if (dispatcher.mode(request.call) != CallMode::at_once) return std::nullopt;
    auto result = guarded([&] { return dispatcher.handle(request.call); });
    const auto took = now() - asked;
    auto answer = answer_of(request, std::move(result), dispatcher, took, trace);
    if (answer.size() > limits.max_response) {
        trace.on_refusal("the answer is too large");
        answer = too_large(false, limits);
    }
    return trace.answer(std::move(answer), request.call.method, 1, took);
}

/// A channel with one message, whose sender waits and lends its thread meanwhile.
class WaitingChannel final : public Channel {
public:
    void answer(std::uint64_t, HttpResponse&& response) override {
        const std::lock_guard lock(mutex_);
        body_ = std::move(response.body);
        wake_.notify_one();
    }
    void post(std::function<void()> work) override {
        const std::lock_guard lock(mutex_);
        work_.push_back(std::move(work));
        wake_.notify_one();
    }
    [[nodiscard]] bool is_open() const override { return true; }
    std::string wait() {
        std::unique_lock lock(mutex_);
        while (true) {
            wake_.wait(lock, [this] { return body_ || !work_.empty(); });
            if (work_.empty()) return std::move(*body_);
            const auto work = std::move(work_.front());
            work_.pop_front();
            lock.unlock();
            work();
            lock.lock();
        }
    }

private:
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> work_;
    std::optional<std::string> body_;
};

}  // namespace

RpcResult guarded(const std::function<RpcResult()>& answer) {
    try {
        return answer();
    } catch (const std::exception& failure) {
        return RpcError{kInternalError, std::string("internal error: ") + failure.what()};
    }
}

CallMode Dispatcher::mode(CallView&) const {
    return CallMode::at_once;
}

void Dispatcher::on_answer(const CallView&, const RpcResult&, std::chrono::nanoseconds) {}

void Dispatcher::begin(std::span<const CallView> calls, const Done& done) {
    for (std::size_t i = 0; i < calls.size(); ++i) {
        auto result = handle(calls[i]);
        done(i, [result] { return result; });
    }
}

void answer_rpc(std::string_view body, Dispatcher& dispatcher, const Responder& respond,
                const RpcLimits& limits, const RequestOrigin& origin) {
    const auto asked = now();
    RequestTrace trace(origin, body.size());
    auto json = codec::parse_json(body, {limits.max_depth, body.size()});
    if (!json)
        return respond(trace.answer(refuse(kParseError, "parse error: " + json.error().message), {},
                                    0, now() - asked));
    if (const auto* batch = json->if_array()) {
        if (auto refusal = refusal_of(*batch, limits); !refusal.empty()) {
            trace.on_refusal("a batch of " + std::to_string(batch->size()) + " calls");
            return respond(trace.answer(std::move(refusal), {}, batch->size(), now() - asked));
        }
    } else if (auto answer = answer_now(*json, dispatcher, limits, asked, trace)) {
        return respond(std::move(*answer));
    }
    std::make_shared<Exchange>(std::move(*json), dispatcher, respond, limits, asked,
                               std::move(trace))
        ->run();
}

std::string handle_rpc_body(std::string_view body, Dispatcher& dispatcher,
                            const RpcLimits& limits) {
    const auto channel = std::make_shared<WaitingChannel>();
    answer_rpc(body, dispatcher, Responder(channel, 0), limits);
    return channel->wait();
}

}  // namespace alt::net
