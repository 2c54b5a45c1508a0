#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/manifest/manifest.hpp"

namespace alt::manifest {

/// A TOML value, detached from the TOML library.
struct Value {
    enum class Kind { text, integer, boolean, list, table, other };
    Kind kind = Kind::other;
    std::string text = {};  ///< of `text`; of `other`, what it is ("a date")
    std::int64_t integer = 0;
    bool boolean = false;
    std::vector<std::string> list = {};                             ///< all elements are text
    std::vector<std::pair<std::string, std::string>> entries = {};  ///< all values are text
};

template <typename T>
using Slot = T& (*)(Manifest&);

/// Where a field lives in the model; its type decides what the manifest may say.
using Target =
    std::variant<Slot<std::string>, Slot<std::vector<std::string>>, Slot<std::uint16_t>,
                 Slot<std::uint32_t>, Slot<std::uint64_t>, Slot<std::optional<std::uint64_t>>,
                 Slot<bool>, Slot<std::chrono::milliseconds>, Slot<Wei>, Slot<std::optional<Wei>>,
                 Slot<std::optional<Address>>, Slot<std::vector<Allocation>>, Slot<SealMode>,
                 Slot<Durability>, Slot<NativeCurrency>, Slot<Payout>>;

/// What a text has to look like beyond its type.
enum class Format { any, name, rpc, signer, loopback };

/// One field of the manifest. The table of them drives the parser, `--set`, the JSON Schema, the
/// canonical text and the comments that `alt init` writes.
struct Field {
    std::string_view path;  ///< "vm.gas_limit"; without a dot at the top level
    std::string_view doc;   ///< one line for people
    Target target;
    std::span<const std::string_view> choices = {};  ///< in the order of the enum's values
    std::span<const std::string_view> later = {};    ///< understood, refused with "not offered yet"
    Format format = Format::any;
    std::uint64_t least = 0;  ///< of integers; of durations in milliseconds
    std::uint64_t most = std::numeric_limits<std::int64_t>::max();

    /// "" for a top-level field.
    [[nodiscard]] std::string_view section() const;
    [[nodiscard]] std::string_view key() const;
};

/// A key or section of the full design that this version does not carry out.
struct LaterKey {
    std::string_view path;
    std::string_view instead;  ///< what to do without it
};

struct Section {
    std::string_view name;
    std::string_view doc;
};

/// In the order in which a manifest is written.
std::span<const Field> fields();
std::span<const Section> sections();
std::span<const LaterKey> later_keys();

/// none if there is no such path.
const Field* find_field(std::string_view path);
const LaterKey* find_later(std::string_view path);
bool is_section(std::string_view name);

/// A refusal of one value.
struct Complaint {
    std::string message;
    std::string hint = {};
};

/// Checks the value against the field and writes it into the manifest, which stays untouched when
/// it is refused.
std::optional<Complaint> assign(const Field& field, Manifest& manifest, const Value& value);

/// The field's value as TOML, or none for an optional that is unset.
std::optional<std::string> render(const Field& field, const Manifest& manifest);

/// What a value of the field looks like, in words: "a duration such as 90s".
std::string_view describe(const Field& field);

/// A TOML basic string, escaped.
std::string quote(std::string_view text);

}  // namespace alt::manifest
