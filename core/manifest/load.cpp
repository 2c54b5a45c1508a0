#include "core/manifest/load.hpp"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <vector>

#include <fmt/format.h>

#include "core/manifest/suggest.hpp"

namespace alt::manifest {
namespace {

constexpr std::size_t kMostBytes =
    (1 << 20) + 1;  // one more than the parser takes, so that it can refuse

std::string read_all(std::istream& in) {
    std::string out(kMostBytes, '\0');
    in.read(out.data(), static_cast<std::streamsize>(out.size()));
    out.resize(static_cast<std::size_t>(in.gcount()));
    return out;
}

Error missing(const std::string& where) {
    std::vector<std::string_view> names;
    for (const auto& profile : profiles()) names.push_back(profile.name);
    const auto near = nearest(where, names);
    const auto hint = near.empty()
                          ? fmt::format("give a path, - or a profile ({}), or run alt init",
                                        fmt::join(names, ", "))
                          : fmt::format("did you mean the profile {}?", near);
    return make_error(Errc::not_found, fmt::format("no manifest {}", where), hint);
}

}  // namespace

const Profile* find_profile(std::string_view name) {
    const auto all = profiles();
    const auto at = std::ranges::find(all, name, &Profile::name);
    return at == all.end() ? nullptr : &*at;
}

Result<SourceText> load(const std::string& where) {
    if (where == "-") return SourceText{where, read_all(std::cin)};
    if (where.starts_with("git+"))
        return make_error(Errc::unsupported, "manifests from git are not offered yet",
                          "clone the repository and give the path");
    std::ifstream file(where, std::ios::binary);
    // Opening a folder succeeds, reading it does not.
    if (file && file.peek() != std::ifstream::traits_type::eof())
        return SourceText{where, read_all(file)};
    if (const auto* profile = find_profile(where))
        return SourceText{where, std::string(profile->text)};
    if (file.is_open() && file.eof()) return SourceText{where, {}};
    return missing(where);
}

}  // namespace alt::manifest
