#include "cli/output/top_frame.hpp"

#include <fmt/format.h>

#include "cli/output/table.hpp"
#include "core/base/wei.hpp"
#include "core/manifest/duration.hpp"

namespace alt::cli {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

Json member(const JsonObject& view, std::string_view key) {
    const auto* value = view.if_contains(key);
    return value ? *value : Json(nullptr);
}

Json member(const JsonObject& view, std::string_view key, std::string_view inner) {
    const auto* value = view.if_contains(key);
    const auto* object = value ? value->if_object() : nullptr;
    return object ? member(*object, inner) : Json(nullptr);
}

std::string cell(const Json& value) {
    if (value.is_null()) return "-";
    const auto* text = value.if_string();
    return text ? std::string(*text) : codec::to_text(value);
}

double number(const Json& value) {
    return value.is_number() ? value.to_number<double>() : 0;
}

std::string rate_cell(const Json& rate) {
    return rate.is_null() ? "-" : fmt::format("{:.0f}", number(rate));
}

std::string cpu_cell(const Json& percent) {
    return percent.is_null() ? "-" : fmt::format("{:.1f}", number(percent));
}

std::string mib_cell(const Json& bytes) {
    return bytes.is_null() ? "-" : fmt::format("{:.1f}", number(bytes) / (1 << 20));
}

std::string ether_cell(const Json& wei) {
    const auto* text = wei.if_string();
    if (!text) return "-";
    const auto amount = parse_uint256(std::string(*text));
    return amount ? to_ether(*amount) : std::string(*text);
}

std::string left_cell(const Json& ends_at, double now_ms) {
    if (!ends_at.is_number()) return "-";
    const auto left = static_cast<std::int64_t>(number(ends_at) - now_ms);
    // Whole seconds: what is under one is about to happen.
    return left < 1000 ? "now" : manifest::to_text(std::chrono::milliseconds(left / 1000 * 1000));
}

}  // namespace

JsonObject TopFrames::next(std::int64_t now_ms, const std::vector<JsonObject>& statuses) {
    std::map<std::string, Sight> seen;
    JsonArray rollups;
    for (const auto& status : statuses) {
        const auto name = cell(member(status, "name"));
        const auto txs = member(status, "txs");
        Json rate = nullptr;
        Json cpu = nullptr;
        if (txs.is_number()) {
            const Sight sight{now_ms, txs.to_number<std::uint64_t>(),
                              number(member(status, "cpu_ms"))};
            const auto before = last_.find(name);
            // A rollup of the same name that begins again has fewer.
            if (before != last_.end() && before->second.at_ms < now_ms &&
                before->second.txs <= sight.txs) {
                const auto passed = static_cast<double>(now_ms - before->second.at_ms);
                rate = static_cast<double>(sight.txs - before->second.txs) * 1000 / passed;
                // It begins again with its host.
                if (before->second.cpu_ms <= sight.cpu_ms)
                    cpu = (sight.cpu_ms - before->second.cpu_ms) * 100 / passed;
            }
            seen.emplace(name, sight);
        }
        rollups.push_back(JsonObject{{"name", name},
                                     {"phase", member(status, "phase")},
                                     {"tx_per_s", std::move(rate)},
                                     {"cpu_percent", std::move(cpu)},
                                     {"memory_bytes", member(status, "memory_bytes", "total")},
                                     {"txs", txs},
                                     {"block", member(status, "block")},
                                     {"pending", member(status, "pending")},
                                     {"escrow", member(status, "value", "escrow")},
                                     {"ends_at", member(status, "next", "at")}});
    }
    last_ = std::move(seen);
    return {{"at", now_ms}, {"rollups", std::move(rollups)}};
}

std::string top_text(const JsonObject& frame) {
    const auto now = number(member(frame, "at"));
    const auto list = member(frame, "rollups");
    std::vector<std::vector<std::string>> rows{
        {"NAME", "PHASE", "TX/S", "CPU %", "MIB", "TXS", "BLOCK", "POOL", "ETHER HELD", "ENDS IN"}};
    double rate = 0;
    double pending = 0;
    if (const auto* rollups = list.if_array())
        for (const auto& element : *rollups) {
            const auto* rollup = element.if_object();
            if (!rollup) continue;
            rate += number(member(*rollup, "tx_per_s"));
            pending += number(member(*rollup, "pending"));
            rows.push_back({cell(member(*rollup, "name")), cell(member(*rollup, "phase")),
                            rate_cell(member(*rollup, "tx_per_s")),
                            cpu_cell(member(*rollup, "cpu_percent")),
                            mib_cell(member(*rollup, "memory_bytes")), cell(member(*rollup, "txs")),
                            cell(member(*rollup, "block")), cell(member(*rollup, "pending")),
                            ether_cell(member(*rollup, "escrow")),
                            left_cell(member(*rollup, "ends_at"), now)});
        }
    return fmt::format("{} rollups, {:.0f} tx/s, {:.0f} in the pools\n", rows.size() - 1, rate,
                       pending) +
           table(rows);
}

}  // namespace alt::cli
