#include "core/load/report.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/uint256.hpp"

namespace alt::load {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

constexpr std::size_t kSlots = 60;
constexpr std::array kShown{1.0,  10.0, 25.0, 50.0, 75.0,  90.0,  95.0,
                            98.0, 99.0, 99.5, 99.9, 99.95, 99.99, 100.0};

double seconds(std::chrono::nanoseconds time) {
    return std::chrono::duration<double>(time).count();
}

/// Three decimals: more would be noise.
double rounded(double value) {
    return std::round(value * 1000) / 1000;
}

JsonObject to_json(const Pace& pace) {
    return {{"count", pace.count},
            {"seconds", rounded(pace.seconds)},
            {"per_second", std::round(pace.per_second() * 10) / 10}};
}

JsonObject to_json(const Latency& latency) {
    return {{"requests", latency.count},    {"min", rounded(latency.least)},
            {"p50", rounded(latency.p50)},  {"p90", rounded(latency.p90)},
            {"p99", rounded(latency.p99)},  {"p999", rounded(latency.p999)},
            {"max", rounded(latency.most)}, {"mean", rounded(latency.mean)}};
}

JsonObject to_json(const Findings& findings) {
    return {{"receipts", findings.receipts},
            {"failed", findings.failed},
            {"blocks", findings.blocks},
            {"wrong_balances", findings.wrong_balances},
            {"all_receipts", findings.has_all_receipts},
            {"fees", to_decimal(findings.fees)}};
}

}  // namespace

bool Report::is_clean() const {
    if (!errors.empty() || acknowledged.count != spec.count) return false;
    if (!is_transaction(spec.kind)) return true;
    return mined && mined->count == spec.count && findings && findings->receipts == spec.count &&
           findings->failed == 0 && findings->wrong_balances == 0;
}

void book(const Shot& shot, Report& report) {
    report.acknowledged = {shot.taken, seconds(shot.duration)};
    report.errors = shot.errors;
    report.cpu_microseconds = seconds(shot.cpu) * 1e6 / static_cast<double>(report.spec.count);
    std::vector<std::int64_t> latencies;
    latencies.reserve(shot.samples.size());
    for (const auto& sample : shot.samples) latencies.push_back(sample.latency.count());
    std::sort(latencies.begin(), latencies.end());
    report.latency = summarize(latencies);
    if (latencies.empty()) return;
    for (const auto percent : kShown)
        report.curve.emplace_back(percent,
                                  static_cast<double>(percentile(latencies, percent)) * 1e-6);
    report.slot_seconds = seconds(shot.duration) / kSlots;
    if (report.slot_seconds <= 0) return;
    report.slots.assign(kSlots, 0);
    for (const auto& sample : shot.samples) {
        const auto slot = static_cast<std::size_t>(seconds(sample.received) / report.slot_seconds);
        report.slots[std::min(slot, kSlots - 1)] += sample.calls / report.slot_seconds;
    }
}

codec::JsonObject to_json(const Report& report) {
    const auto& spec = report.spec;
    JsonObject errors;
    for (const auto& [message, count] : report.errors) errors[message] = count;
    JsonArray slots;
    for (const auto slot : report.slots) slots.push_back(std::round(slot));
    JsonObject out{{"url", spec.url},
                   {"client", report.client},
                   {"chain_id", report.chain_id},
                   {"kind", to_string(spec.kind)},
                   {"txs", spec.count},
                   {"senders", spec.senders},
                   {"connections", report.connections},
                   {"batch", spec.batch},
                   {"pipeline", spec.pipeline},
                   {"rate", spec.rate > 0 ? Json(spec.rate) : Json(nullptr)},
                   {"clean", report.is_clean()}};
    out["acknowledged"] = to_json(report.acknowledged);
    out["mined"] = report.mined ? Json(to_json(*report.mined)) : Json(nullptr);
    out["silent"] = report.is_silent;
    out["latency_ms"] = to_json(report.latency);
    out["errors"] = std::move(errors);
    out["checked"] = report.findings ? Json(to_json(*report.findings)) : Json(nullptr);
    out["generator"] = JsonObject{{"cpu_us_per_call", rounded(report.cpu_microseconds)},
                                  {"sign_seconds", rounded(report.sign_seconds)}};
    out["over_time"] =
        JsonObject{{"slot_seconds", report.slot_seconds}, {"per_second", std::move(slots)}};
    return out;
}

}  // namespace alt::load
