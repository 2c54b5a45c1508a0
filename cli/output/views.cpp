#include "cli/output/views.hpp"

#include <ctime>

#include <fmt/format.h>

#include "cli/output/table.hpp"
#include "core/base/wei.hpp"

namespace alt::cli {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
using Pairs = std::vector<std::pair<std::string, std::string>>;
using Rows = std::vector<std::vector<std::string>>;

/// The member at "a.b", or null.
const Json* at(const JsonObject& view, std::string_view path) {
    const auto dot = path.find('.');
    const auto* member = view.if_contains(path.substr(0, dot));
    if (!member || member->is_null() || dot == std::string_view::npos)
        return member && !member->is_null() ? member : nullptr;
    const auto* inner = member->if_object();
    return inner ? at(*inner, path.substr(dot + 1)) : nullptr;
}

std::string cell(const Json* value) {
    if (!value) return {};
    if (const auto* text = value->if_string()) return std::string(*text);
    if (const auto* flag = value->if_bool()) return *flag ? "yes" : "no";
    return codec::to_text(*value);
}

std::string text_at(const JsonObject& view, std::string_view path) {
    return cell(at(view, path));
}

/// A wei amount (decimal or hex text, or a number) as ether; anything else as it is.
std::string ether_at(const JsonObject& view, std::string_view path) {
    const auto text = text_at(view, path);
    const auto amount =
        text.empty() ? Result<uint256>(make_error(Errc::not_found, "")) : parse_uint256(text);
    return amount ? to_ether(*amount) + " ether" : text;
}

/// Milliseconds since the epoch as UTC; a text as it is.
std::string time_at(const JsonObject& view, std::string_view path) {
    const auto* value = at(view, path);
    if (!value || !value->is_number()) return cell(value);
    const auto ms = value->to_number<double>();
    if (ms <= 0 || ms > 4e15) return cell(value);
    const auto seconds = static_cast<std::time_t>(ms / 1000);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char buffer[32];
    std::strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%SZ", &utc);
    return buffer;
}

JsonArray list_at(const JsonObject& view, std::string_view path) {
    const auto* value = at(view, path);
    const auto* list = value ? value->if_array() : nullptr;
    return list ? *list : JsonArray{};
}

/// One table row for each object of the list.
template <typename RowOf>
Rows rows_of(const JsonArray& list, std::vector<std::string> header, RowOf row_of) {
    Rows rows{std::move(header)};
    for (const auto& element : list)
        if (const auto* object = element.if_object()) rows.push_back(row_of(*object));
    return rows;
}

void flatten(const JsonObject& view, const std::string& prefix, Pairs& out) {
    for (const auto& [key, value] : view) {
        const auto path = prefix + std::string(key);
        if (const auto* inner = value.if_object())
            flatten(*inner, path + ".", out);
        else if (!value.is_null())
            out.emplace_back(path, cell(&value));
    }
}

std::string next_text(const JsonObject& view) {
    auto out = text_at(view, "next.action");
    if (out.empty()) return out;
    if (const auto when = time_at(view, "next.at"); !when.empty()) out += " at " + when;
    if (const auto why = text_at(view, "next.because"); !why.empty()) out += ", because " + why;
    return out;
}

std::string parent_txs_text(const JsonObject& view) {
    const auto txs = list_at(view, "parent_txs");
    if (txs.empty()) return {};
    return "\n" + table(rows_of(txs, {"STEP", "GAS", "TRANSACTION"}, [](const JsonObject& tx) {
               return std::vector{text_at(tx, "step"), text_at(tx, "gas"), text_at(tx, "hash")};
           }));
}

/// "1.5 MiB: state 1.2, history 0.3, pool 0.0, connections 0.0"
std::string memory_at(const JsonObject& view) {
    const auto mib = [&](const char* part) {
        const auto bytes = text_at(view, std::string("memory_bytes.") + part);
        return bytes.empty() ? 0.0 : std::stod(bytes) / (1 << 20);
    };
    if (text_at(view, "memory_bytes.total").empty()) return {};
    return fmt::format("{:.1f} MiB: state {:.1f}, history {:.1f}, pool {:.1f}, connections {:.1f}",
                       mib("total"), mib("state"), mib("history"), mib("pool"), mib("connections"));
}

std::string shell_quote(std::string_view text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

}  // namespace

std::string up_text(const JsonObject& view) {
    return pairs({{"name", text_at(view, "name")},
                  {"phase", text_at(view, "phase")},
                  {"rpc", text_at(view, "rpc")},
                  {"chain id", text_at(view, "chain_id")},
                  {"parent", text_at(view, "parent.rpc")},
                  {"portal", text_at(view, "contracts.portal")},
                  {"ends", time_at(view, "expires_at")},
                  {"log", text_at(view, "log")}});
}

std::string list_text(const JsonObject& view) {
    const auto all = list_at(view, "rollups");
    if (all.empty()) return "no rollups\n";
    return table(rows_of(all, {"NAME", "PHASE", "CHAIN ID", "RPC"}, [](const JsonObject& r) {
        return std::vector{text_at(r, "name"), text_at(r, "phase"), text_at(r, "chain_id"),
                           text_at(r, "rpc")};
    }));
}

std::string status_text(const JsonObject& view) {
    const auto cpu = text_at(view, "cpu_ms");
    const auto deposits = text_at(view, "deposits.seen");
    return pairs({{"name", text_at(view, "name")},
                  {"phase", text_at(view, "phase")},
                  {"next", next_text(view)},
                  {"rpc", text_at(view, "rpc")},
                  {"chain id", text_at(view, "chain_id")},
                  {"block", text_at(view, "block")},
                  {"state root", text_at(view, "state_root")},
                  {"transactions", text_at(view, "txs")},
                  {"pending", text_at(view, "pending")},
                  {"CPU", cpu.empty() ? "" : cpu + " ms"},
                  {"memory", memory_at(view)},
                  {"deposits", deposits.empty() ? ""
                                                : fmt::format("{} seen, {} credited", deposits,
                                                              text_at(view, "deposits.credited"))},
                  {"escrow", ether_at(view, "value.escrow")},
                  {"claims", ether_at(view, "value.claims")},
                  {"fees", ether_at(view, "value.fees")},
                  {"last error", text_at(view, "last_error")}});
}

std::string event_text(const JsonObject& event) {
    return printable(fmt::format("{}  {:<12}  {}", time_at(event, "at"), text_at(event, "kind"),
                                 text_at(event, "text"))) +
           "\n";
}

std::string env_text(const JsonObject& view) {
    std::string out;
    const auto* env = at(view, "env");
    const auto* variables = env ? env->if_object() : nullptr;
    if (!variables) return out;
    for (const auto& [key, value] : *variables)
        out += fmt::format("export {}={}\n", std::string_view(key), shell_quote(cell(&value)));
    return out;
}

std::string accounts_text(const JsonObject& view) {
    return table(rows_of(
        list_at(view, "accounts"), {"ADDRESS", "PARENT", "ROLLUP", "PRIVATE KEY (development)"},
        [](const JsonObject& a) {
            return std::vector{text_at(a, "address"), ether_at(a, "parent_balance"),
                               ether_at(a, "rollup_balance"), text_at(a, "private_key")};
        }));
}

std::string exits_text(const JsonObject& view) {
    const auto exits = list_at(view, "exits");
    if (exits.empty()) return "no exits\n";
    return table(rows_of(exits, {"INDEX", "OWNER", "AMOUNT", "PAID"}, [](const JsonObject& e) {
        return std::vector{text_at(e, "index"), text_at(e, "owner"), ether_at(e, "amount"),
                           text_at(e, "paid")};
    }));
}

std::string settle_text(const JsonObject& view) {
    JsonObject summary = view;
    summary.erase("parent_txs");
    return plain_text(summary) + parent_txs_text(view);
}

std::string claim_text(const JsonObject& view) {
    auto claims = list_at(view, "claimed");
    for (const auto& refused : list_at(view, "refused")) claims.push_back(refused);
    if (claims.empty()) return "nothing is left to claim\n";
    return table(rows_of(claims, {"INDEX", "OWNER", "AMOUNT", "RESULT"}, [](const JsonObject& c) {
        const auto reason = text_at(c, "reason");
        return std::vector{text_at(c, "index"), text_at(c, "owner"), ether_at(c, "amount"),
                           reason.empty() ? "paid" : "refused: " + reason};
    }));
}

std::string doctor_text(const JsonObject& view) {
    return table(rows_of(list_at(view, "checks"), {"CHECK", "OK", "DETAIL", "HINT"},
                         [](const JsonObject& c) {
                             return std::vector{text_at(c, "name"), text_at(c, "ok"),
                                                text_at(c, "detail"), text_at(c, "hint")};
                         }));
}

std::string plain_text(const JsonObject& view) {
    Pairs out;
    flatten(view, "", out);
    return pairs(out);
}

}  // namespace alt::cli
