#include "core/manifest/commented.hpp"

#include <fmt/format.h>

#include "core/manifest/field.hpp"
#include "core/manifest/validate.hpp"

namespace alt::manifest {
namespace {

/// What stands in a commented-out line of an optional field, so that it can be switched on by hand.
std::string_view example_of(const Field& field) {
    if (std::holds_alternative<Slot<std::optional<Wei>>>(field.target)) return "\"1ether\"";
    if (std::holds_alternative<Slot<std::optional<Address>>>(field.target))
        return "\"0x0000000000000000000000000000000000000000\"";
    if (std::holds_alternative<Slot<std::vector<Allocation>>>(field.target))
        return "{ \"0x0000000000000000000000000000000000000001\" = \"1ether\" }";
    return "1";
}

std::string choices_of(const Field& field) {
    std::string out;
    for (const auto word : field.choices) out += (out.empty() ? "" : " | ") + quote(word);
    return field.choices.size() < 2 ? "" : " " + out;
}

void write(std::string& out, const Field& field, const Manifest& manifest,
           const Manifest& defaults) {
    const auto value = render(field, manifest);
    const bool plain = value == render(field, defaults);
    out += fmt::format("# {}{}\n", field.doc, choices_of(field));
    out += fmt::format("{}{} = {}\n", plain ? "# " : "", field.key(),
                       value.value_or(std::string(example_of(field))));
}

}  // namespace

std::string commented(const Manifest& manifest) {
    Manifest defaults;
    defaults.parent.rpc = manifest.parent.rpc;
    resolve_defaults(defaults, {});
    defaults.parent.rpc = Manifest{}.parent.rpc;
    defaults.name.clear();
    std::string out =
        "# A rollup for `alt up`. Lines that are commented out show the defaults.\nschema = 1\n\n";
    for (const auto& field : fields())
        if (field.section().empty()) write(out, field, manifest, defaults);
    for (const auto& section : sections()) {
        out += fmt::format("\n# {}\n[{}]\n", section.doc, section.name);
        for (const auto& field : fields())
            if (field.section() == section.name) write(out, field, manifest, defaults);
    }
    return out;
}

}  // namespace alt::manifest
