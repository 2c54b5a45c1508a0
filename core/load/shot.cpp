#include "core/load/shot.hpp"

#include <time.h>

#include <algorithm>
#include <future>
#include <thread>

#include "core/codec/json.hpp"
#include "core/sys/thread_class.hpp"

namespace alt::load {
namespace {

using codec::Json;

constexpr std::chrono::milliseconds kShow{50};
constexpr std::size_t kMostMessages = 100;

/// CPU time of the calling thread.
std::chrono::nanoseconds thread_cpu() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::string message_of(const Json& answer) {
    const auto* error = codec::find(answer, "error");
    if (error == nullptr) return {};
    const auto message = codec::get_string(*error, "message");
    return message ? *message : "an error without a message";
}

}  // namespace

Tally::Tally(const Plan& plan, bool is_paced) : plan_(plan), is_paced_(is_paced) {
    std::size_t requests = 0;
    for (const auto& lane : plan) requests += lane.size();
    shot_.samples.reserve(requests);
}

std::uint64_t Tally::refusals(const net::LoadAnswer& answer, std::uint64_t calls) {
    const auto book = [&](std::string message, std::uint64_t count) {
        if (shot_.errors.size() >= kMostMessages && !shot_.errors.contains(message))
            message = "other errors";
        shot_.errors[std::move(message)] += count;
        return count;
    };
    if (answer.status == 0) return book("the connection was closed", calls);
    const bool good = answer.status == 200;
    if (good && answer.body.find("\"error\"") == std::string_view::npos) return 0;
    const auto json = codec::parse_json(answer.body, {64, answer.body.size()});
    if (!json) return book("HTTP " + std::to_string(answer.status), calls);
    if (const auto* list = json->if_array()) {
        std::uint64_t count = 0;
        for (const auto& one : *list)
            if (auto message = message_of(one); !message.empty())
                count += book(std::move(message), 1);
        return count;
    }
    if (auto message = message_of(*json); !message.empty()) return book(std::move(message), calls);
    return good ? 0 : book("HTTP " + std::to_string(answer.status), calls);
}

void Tally::add(const net::LoadAnswer& answer) {
    const auto& request = plan_[answer.lane][answer.request];
    const auto calls = request.calls.size();
    const auto taken = calls - std::min(calls, refusals(answer, calls));
    const auto begin = is_paced_ ? request.due : answer.sent;
    shot_.samples.push_back(
        {answer.received, answer.received - begin, static_cast<std::uint32_t>(taken)});
    shot_.taken += taken;
    shot_.duration = std::max(shot_.duration, answer.received);
    answered_.fetch_add(calls, std::memory_order_relaxed);
}

Result<Shot> shoot(const Spec& spec, const Plan& plan, std::span<const net::LoadLane> lanes,
                   net::LoadClient& client, sys::Clock& clock, const Progress& progress,
                   const std::atomic<bool>& stop) {
    Tally tally(plan, spec.rate > 0);
    std::atomic<bool> end = false;
    std::promise<void> done;
    auto over = done.get_future();
    Result<void> outcome;
    std::jthread sender([&] {
        // A server on the same machine is to send all the answers it has. One connection has one
        // answer, and paced requests have their moments to keep.
        if (spec.rate == 0 && lanes.size() > 1) sys::wait_for_turns();
        const auto before = thread_cpu();
        outcome = client.run(
            lanes, std::chrono::steady_clock::now(),
            [&tally](const net::LoadAnswer& answer) { tally.add(answer); }, end);
        tally.shot().cpu = thread_cpu() - before;
        done.set_value();
    });
    const auto deadline = clock.steady() + spec.timeout;
    while (over.wait_for(kShow) != std::future_status::ready) {
        progress("send", tally.answered(), spec.count);
        if (stop || clock.steady() >= deadline) end = true;
    }
    sender.join();
    ALT_TRY(std::move(outcome));
    tally.shot().is_whole = tally.answered() == spec.count;
    return std::move(tally.shot());
}

}  // namespace alt::load
