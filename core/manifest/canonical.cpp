#include "core/crypto/keccak.hpp"
#include "core/manifest/field.hpp"
#include "core/manifest/manifest.hpp"

namespace alt::manifest {

std::string canonical(const Manifest& manifest) {
    std::string out = "schema = 1\n";
    for (const auto& field : fields()) {
        const auto value = render(field, manifest);
        if (!value) continue;
        out += field.path;
        out += " = " + *value + "\n";
    }
    return out;
}

Hash256 digest(const Manifest& manifest) {
    return crypto::keccak256(view_of(canonical(manifest)));
}

std::vector<Change> differences(const Manifest& before, const Manifest& after) {
    std::vector<Change> out;
    for (const auto& field : fields()) {
        auto old_value = render(field, before).value_or("unset");
        auto new_value = render(field, after).value_or("unset");
        if (old_value != new_value)
            out.push_back({std::string(field.path), std::move(old_value), std::move(new_value)});
    }
    return out;
}

}  // namespace alt::manifest
