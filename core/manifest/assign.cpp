#include <algorithm>
#include <concepts>

#include <fmt/format.h>

#include "core/base/hex.hpp"
#include "core/manifest/check.hpp"
#include "core/manifest/duration.hpp"
#include "core/manifest/field.hpp"
#include "core/manifest/suggest.hpp"

namespace alt::manifest {
namespace {

using std::chrono::milliseconds;
using Outcome = std::optional<Complaint>;

constexpr std::size_t kShown = 60;
constexpr std::size_t kMostEntries = 10'000;

std::string shown(std::string_view text) {
    return quote(text.size() <= kShown ? std::string(text)
                                       : std::string(text.substr(0, kShown)) + "...");
}

/// What the manifest said, for a message. A signer's text may be a pasted key, so it is not
/// repeated.
std::string said(const Field& field, const Value& value) {
    switch (value.kind) {
        case Value::Kind::text:
            return field.format == Format::signer ? "this text" : shown(value.text);
        case Value::Kind::integer:
            return std::to_string(value.integer);
        case Value::Kind::boolean:
            return value.boolean ? "true" : "false";
        case Value::Kind::list:
            return "a list";
        case Value::Kind::table:
            return "a table";
        case Value::Kind::other:
            return value.text;
    }
    return "this";
}

Complaint wrong_type(const Field& field, const Value& value) {
    return {fmt::format("must be {}, not {}", describe(field), said(field, value))};
}

std::string listed(std::span<const std::string_view> words) {
    std::string out;
    for (const auto word : words) out += (out.empty() ? "" : ", ") + quote(word);
    return out;
}

/// Index of the chosen word, or the complaint.
std::variant<std::size_t, Complaint> choose(const Field& field, std::string_view word) {
    const auto at = std::ranges::find(field.choices, word);
    if (at != field.choices.end()) return static_cast<std::size_t>(at - field.choices.begin());
    const auto hint = field.choices.size() == 1 ? "use " + listed(field.choices)
                                                : "choose one of " + listed(field.choices);
    if (std::ranges::find(field.later, word) != field.later.end())
        return Complaint{quote(word) + " is not offered yet", hint};
    const auto near = nearest(word, field.choices);
    if (near.empty()) return Complaint{shown(word) + " is not a choice", hint};
    return Complaint{shown(word) + " is not a choice", "did you mean " + quote(near) + "?"};
}

Outcome put(const Field& field, std::string& out, const Value& value) {
    if (value.kind != Value::Kind::text) return wrong_type(field, value);
    if (!field.choices.empty()) {
        const auto choice = choose(field, value.text);
        if (const auto* complaint = std::get_if<Complaint>(&choice)) return *complaint;
    }
    if (auto complaint = check_format(field.format, value.text)) {
        complaint->message = said(field, value) + " " + complaint->message;
        return complaint;
    }
    out = value.text;
    return std::nullopt;
}

template <typename T>
requires std::is_enum_v<T> Outcome put(const Field& field, T& out, const Value& value) {
    if (value.kind != Value::Kind::text) return wrong_type(field, value);
    const auto choice = choose(field, value.text);
    if (const auto* complaint = std::get_if<Complaint>(&choice)) return *complaint;
    out = static_cast<T>(std::get<std::size_t>(choice));
    return std::nullopt;
}

/// A single text stands for a list of one.
Outcome put(const Field& field, std::vector<std::string>& out, const Value& value) {
    if (value.kind == Value::Kind::text) {
        std::string one;
        auto complaint = put(field, one, value);
        if (!complaint) out = {one};
        return complaint;
    }
    if (value.kind != Value::Kind::list) return wrong_type(field, value);
    if (value.list.empty()) return Complaint{"must not be empty"};
    for (const auto& element : value.list) {
        auto complaint = check_format(field.format, element);
        if (!complaint) continue;
        complaint->message = shown(element) + " " + complaint->message;
        return complaint;
    }
    out = value.list;
    return std::nullopt;
}

template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) Outcome put(const Field& field, T& out, const Value& value) {
    if (value.kind != Value::Kind::integer) return wrong_type(field, value);
    const auto most = std::min<std::uint64_t>(field.most, std::numeric_limits<T>::max());
    if (value.integer < 0 || static_cast<std::uint64_t>(value.integer) < field.least ||
        static_cast<std::uint64_t>(value.integer) > most)
        return Complaint{
            fmt::format("must be between {} and {}, not {}", field.least, most, value.integer)};
    out = static_cast<T>(value.integer);
    return std::nullopt;
}

Outcome put(const Field& field, bool& out, const Value& value) {
    if (value.kind != Value::Kind::boolean) return wrong_type(field, value);
    out = value.boolean;
    return std::nullopt;
}

Outcome put(const Field& field, milliseconds& out, const Value& value) {
    const bool zero = value.kind == Value::Kind::integer && value.integer == 0;
    if (value.kind != Value::Kind::text && !zero) return wrong_type(field, value);
    const auto duration =
        parse_duration(zero ? std::string_view("0") : std::string_view(value.text));
    if (!duration) return Complaint{duration.error().message, duration.error().hint};
    const auto ms = static_cast<std::uint64_t>(duration->count());
    if (ms < field.least || ms > field.most)
        return Complaint{fmt::format("must be between {} and {}, not {}",
                                     to_text(milliseconds(field.least)),
                                     to_text(milliseconds(field.most)), shown(value.text))};
    out = *duration;
    return std::nullopt;
}

Outcome put_wei(std::string_view text, Wei& out) {
    const auto amount = parse_wei(text);
    if (!amount) return Complaint{amount.error().message, amount.error().hint};
    out = *amount;
    return std::nullopt;
}

Outcome put(const Field& field, Wei& out, const Value& value) {
    if (value.kind == Value::Kind::integer && value.integer == 0) {
        out = {};
        return std::nullopt;
    }
    if (value.kind != Value::Kind::text) return wrong_type(field, value);
    return put_wei(value.text, out);
}

Outcome put(const Field& field, Address& out, const Value& value) {
    if (value.kind != Value::Kind::text) return wrong_type(field, value);
    const auto address = parse_address(value.text);
    if (!address)
        return Complaint{shown(value.text) + " is not an address", "write 0x and 40 hex digits"};
    out = *address;
    return std::nullopt;
}

template <typename T>
Outcome put(const Field& field, std::optional<T>& out, const Value& value) {
    T inner{};
    auto complaint = put(field, inner, value);
    if (!complaint) out = inner;
    return complaint;
}

Outcome put(const Field& field, std::vector<Allocation>& out, const Value& value) {
    if (value.kind != Value::Kind::table) return wrong_type(field, value);
    if (value.entries.size() > kMostEntries)
        return Complaint{fmt::format("has more than {} entries", kMostEntries)};
    std::vector<Allocation> all;
    for (const auto& [key, amount] : value.entries) {
        const auto address = parse_address(key);
        if (!address)
            return Complaint{shown(key) + " is not an address", "write 0x and 40 hex digits"};
        Allocation entry{*address, {}};
        if (auto complaint = put_wei(amount, entry.amount)) return complaint;
        all.push_back(entry);
    }
    std::ranges::sort(all, {}, &Allocation::account);
    const auto twice = std::ranges::adjacent_find(all, {}, &Allocation::account);
    if (twice != all.end()) return Complaint{to_hex(twice->account) + " is listed twice"};
    out = std::move(all);
    return std::nullopt;
}

std::string amount_text(const Wei& amount) {
    const auto in = [&](std::uint64_t unit, std::string_view name) {
        return to_decimal(amount / Wei{unit}) + std::string(name);
    };
    if (amount.is_zero()) return "0wei";
    if ((amount % Wei{kWeiPerEther}).is_zero()) return in(kWeiPerEther, "ether");
    if ((amount % Wei{kWeiPerGwei}).is_zero()) return in(kWeiPerGwei, "gwei");
    return to_decimal(amount) + "wei";
}

using Text = std::optional<std::string>;

Text show(const Field&, const std::string& value) {
    return quote(value);
}
Text show(const Field&, bool value) {
    return value ? "true" : "false";
}
Text show(const Field&, milliseconds value) {
    return quote(to_text(value));
}
Text show(const Field&, const Wei& value) {
    return quote(amount_text(value));
}
Text show(const Field&, const Address& value) {
    return quote(to_hex(value));
}

template <std::unsigned_integral T>
requires(!std::same_as<T, bool>) Text show(const Field&, T value) {
    return std::to_string(value);
}

template <typename T>
requires std::is_enum_v<T> Text show(const Field& field, T value) {
    return quote(field.choices[static_cast<std::size_t>(value)]);
}

template <typename T>
Text show(const Field& field, const std::optional<T>& value) {
    return value ? show(field, *value) : std::nullopt;
}

Text show(const Field&, const std::vector<std::string>& value) {
    std::string out;
    for (const auto& element : value) out += (out.empty() ? "[" : ", ") + quote(element);
    return out + "]";
}

Text show(const Field&, const std::vector<Allocation>& value) {
    if (value.empty()) return std::nullopt;
    std::string out;
    for (const auto& entry : value)
        out += (out.empty() ? "{ " : ", ") + quote(to_hex(entry.account)) + " = " +
               quote(amount_text(entry.amount));
    return out + " }";
}

struct Describer {
    const Field& field;
    std::string_view operator()(Slot<std::string>) const { return "text"; }
    std::string_view operator()(Slot<std::vector<std::string>>) const {
        return "text or a list of texts";
    }
    std::string_view operator()(Slot<bool>) const { return "true or false"; }
    std::string_view operator()(Slot<milliseconds>) const { return "a duration such as \"90s\""; }
    std::string_view operator()(Slot<Wei>) const { return "an amount such as \"1.5ether\""; }
    std::string_view operator()(Slot<std::optional<Wei>>) const {
        return "an amount such as \"1.5ether\"";
    }
    std::string_view operator()(Slot<std::optional<Address>>) const {
        return "an address such as \"0x12...\"";
    }
    std::string_view operator()(Slot<std::vector<Allocation>>) const {
        return "a table of address = \"amount\"";
    }
    template <typename T>
    std::string_view operator()(Slot<T>) const {
        return std::is_enum_v<T> ? "text" : "a whole number";
    }
};

}  // namespace

std::optional<Complaint> assign(const Field& field, Manifest& manifest, const Value& value) {
    return std::visit([&](auto slot) { return put(field, slot(manifest), value); }, field.target);
}

std::optional<std::string> render(const Field& field, const Manifest& manifest) {
    // Slots are also the setters, so they take a mutable model; rendering only reads.
    auto& readable = const_cast<Manifest&>(manifest);
    return std::visit([&](auto slot) { return show(field, slot(readable)); }, field.target);
}

std::string_view describe(const Field& field) {
    return std::visit(Describer{field}, field.target);
}

std::string quote(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        else
            out += c;
    }
    return out + "\"";
}

}  // namespace alt::manifest
