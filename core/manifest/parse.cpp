#include "core/manifest/parse.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <toml++/toml.h>

#include "core/manifest/field.hpp"
#include "core/manifest/suggest.hpp"
#include "core/manifest/validate.hpp"

namespace alt::manifest {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;
constexpr std::int64_t kSchema = 1;

struct Place {
    std::string source;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

Value value_of(const toml::node& node);

Value list_of(const toml::array& array) {
    Value out{.kind = Value::Kind::list};
    for (const auto& element : array) {
        const auto* text = element.as_string();
        if (!text)
            return {.kind = Value::Kind::other,
                    .text = "a list with something else than text in it"};
        out.list.push_back(text->get());
    }
    return out;
}

Value entries_of(const toml::table& table) {
    Value out{.kind = Value::Kind::table};
    for (const auto& [key, node] : table) {
        const auto* text = node.as_string();
        if (!text)
            return {.kind = Value::Kind::other,
                    .text = "a table with something else than text in it"};
        out.entries.emplace_back(std::string(key.str()), text->get());
    }
    return out;
}

Value value_of(const toml::node& node) {
    if (const auto* text = node.as_string())
        return {.kind = Value::Kind::text, .text = text->get()};
    if (const auto* number = node.as_integer())
        return {.kind = Value::Kind::integer, .integer = number->get()};
    if (const auto* flag = node.as_boolean())
        return {.kind = Value::Kind::boolean, .boolean = flag->get()};
    if (const auto* array = node.as_array()) return list_of(*array);
    if (const auto* table = node.as_table()) return entries_of(*table);
    return {.kind = Value::Kind::other,
            .text = node.is_floating_point() ? "a fraction" : "a date or time"};
}

/// Where an unknown key probably wanted to go: a sibling, the same key elsewhere, or a section.
std::string suggestion(std::string_view path) {
    const auto dot = path.rfind('.');
    const auto section = dot == std::string_view::npos ? std::string_view{} : path.substr(0, dot);
    const auto key = dot == std::string_view::npos ? path : path.substr(dot + 1);
    std::vector<std::string_view> siblings;
    for (const auto& field : fields())
        if (field.section() == section) siblings.push_back(field.key());
    if (section.empty())
        for (const auto& candidate : sections()) siblings.push_back(candidate.name);
    if (const auto near = nearest(key, siblings); !near.empty())
        return fmt::format("did you mean {}?", near);
    for (const auto& field : fields())
        if (field.key() == key) return fmt::format("did you mean {}?", field.path);
    std::vector<std::string_view> paths;
    for (const auto& field : fields()) paths.push_back(field.path);
    if (const auto near = nearest(path, paths); !near.empty())
        return fmt::format("did you mean {}?", near);
    return siblings.empty() ? std::string()
                            : fmt::format("known here: {}", fmt::join(siblings, ", "));
}

class Parser {
public:
    explicit Parser(std::string source) : source_(std::move(source)) {}

    void read(const toml::table& root) {
        if (!root.contains("schema"))
            report({source_, 1, 1}, "schema", {"is missing", "begin with schema = 1"});
        for (const auto& [key, node] : root) {
            const std::string name(key.str());
            if (name == "schema")
                read_schema(node);
            else if (!is_section(name))
                read_field(name, key, node);
            else if (const auto* table = node.as_table())
                read_section(name, *table);
            else
                report(place_of(node.source()), name,
                       {"must be a section", fmt::format("write [{}]", name)});
        }
    }

    void apply(const Override& change) {
        const Place place{change.flag, 0, 0};
        const auto* field = find_field(change.path);
        if (!field) return unknown(place, change.path);
        if (std::holds_alternative<Slot<std::vector<std::string>>>(field->target) &&
            !change.value.starts_with('['))
            return store(*field, place, split(change.value));
        const auto parsed = parse_value(change.value);
        store(*field, place,
              parsed ? *parsed : Value{.kind = Value::Kind::text, .text = change.value});
    }

    ParseOutcome finish() {
        resolve_defaults(outcome_.manifest, given_);
        for (auto& [path, complaint] : validate(outcome_.manifest, given_)) {
            const auto at = places_.find(path);
            report(at == places_.end() ? Place{source_, 0, 0} : at->second, path,
                   std::move(complaint));
        }
        std::ranges::stable_sort(outcome_.problems, {}, [this](const Problem& p) {
            return std::make_tuple(p.source != source_, p.line, p.column);
        });
        return std::move(outcome_);
    }

private:
    [[nodiscard]] Place place_of(const toml::source_region& region) const {
        return {source_, region.begin.line, region.begin.column};
    }

    void report(const Place& place, std::string_view path, Complaint complaint) {
        outcome_.problems.push_back({place.source, place.line, place.column, std::string(path),
                                     std::move(complaint.message), std::move(complaint.hint)});
    }

    void unknown(const Place& place, std::string_view path) {
        if (const auto* later = find_later(path))
            return report(place, path, {"is not offered yet", std::string(later->instead)});
        if (is_section(path)) return report(place, path, {"is a section, not a field", {}});
        report(place, path, {"is not known", suggestion(path)});
    }

    void read_schema(const toml::node& node) {
        const auto* number = node.as_integer();
        if (!number || number->get() != kSchema)
            report(place_of(node.source()), "schema", {"must be 1, the only version there is", {}});
    }

    void read_section(const std::string& section, const toml::table& table) {
        for (const auto& [key, node] : table)
            read_field(section + "." + std::string(key.str()), key, node);
    }

    void read_field(const std::string& path, const toml::key& key, const toml::node& node) {
        const auto* field = find_field(path);
        if (!field) return unknown(place_of(key.source()), path);
        // A [section.key] table has its own place; for everything else the value's place says more.
        store(*field, place_of(node.source().begin ? node.source() : key.source()), value_of(node));
    }

    void store(const Field& field, const Place& place, const Value& value) {
        given_.insert(std::string(field.path));
        places_[std::string(field.path)] = place;
        if (auto complaint = assign(field, outcome_.manifest, value))
            report(place, field.path, std::move(*complaint));
    }

    static Value split(std::string_view text) {
        Value out{.kind = Value::Kind::list};
        while (true) {
            const auto comma = text.find(',');
            out.list.emplace_back(text.substr(0, comma));
            if (comma == std::string_view::npos) return out;
            text.remove_prefix(comma + 1);
        }
    }

    /// none when `text` is not a TOML value, so that --set name=mint needs no quotes.
    static std::optional<Value> parse_value(const std::string& text) {
        if (text.find('\n') != std::string::npos) return std::nullopt;
        try {
            const auto table = toml::parse("v = " + text);
            return table.size() == 1 ? std::optional(value_of(*table.get("v"))) : std::nullopt;
        } catch (const toml::parse_error&) {
            return std::nullopt;
        }
    }

    std::string source_;
    ParseOutcome outcome_;
    std::set<std::string, std::less<>> given_;
    std::map<std::string, Place, std::less<>> places_;
};

}  // namespace

std::string to_string(const Problem& problem) {
    std::string out = problem.source;
    if (problem.line != 0) out += fmt::format(":{}:{}", problem.line, problem.column);
    out += ": ";
    if (!problem.path.empty()) out += problem.path + " ";
    out += problem.message;
    if (!problem.hint.empty()) out += fmt::format(" ({})", problem.hint);
    return out;
}

Result<Manifest> ParseOutcome::result() const {
    if (ok()) return manifest;
    std::string message;
    for (const auto& problem : problems)
        message += (message.empty() ? "" : "\n") + to_string(problem);
    return make_error(Errc::bad_manifest, std::move(message));
}

Result<Override> parse_override(std::string_view text) {
    const auto equals = text.find('=');
    if (equals == std::string_view::npos || equals == 0)
        return make_error(Errc::usage, fmt::format("--set {} has no value", text),
                          "write --set path=value, such as --set demand.ttl=10m");
    return Override{.path = std::string(text.substr(0, equals)),
                    .value = std::string(text.substr(equals + 1))};
}

ParseOutcome parse(std::string_view text, std::string source,
                   const std::vector<Override>& overrides) {
    ParseOutcome failed;
    if (text.size() > kMostBytes) {
        failed.problems.push_back({source, 0, 0, "", "is larger than 1 MiB", ""});
        return failed;
    }
    try {
        Parser parser(source);
        parser.read(toml::parse(text));
        for (const auto& change : overrides) parser.apply(change);
        return parser.finish();
    } catch (const toml::parse_error& e) {
        const auto& at = e.source().begin;
        failed.problems.push_back(
            {std::move(source), at.line, at.column, "", std::string(e.description()), ""});
        return failed;
    }
}

}  // namespace alt::manifest
