#include <algorithm>
#include <fstream>
#include <iostream>

#include "cli/commands/context.hpp"
#include "core/manifest/commented.hpp"
#include "core/manifest/field.hpp"
#include "core/manifest/load.hpp"

namespace alt::cli {
namespace {

namespace fs = std::filesystem;

/// The folder's name with everything that a rollup's name may not have turned into dashes; "" if
/// nothing is left.
std::string name_from(const fs::path& dir) {
    std::string out = fs::absolute(dir / "").parent_path().lexically_normal().filename().string();
    for (char& c : out) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '-';
    }
    const auto begin = out.find_first_not_of('-');
    if (begin == std::string::npos) return {};
    out = out.substr(begin, 63);
    out.erase(out.find_last_not_of('-') + 1);
    return out;
}

std::string ask(Context& context, const std::string& question, const std::string& fallback) {
    context.out.note(question + " [" + fallback + "]");
    std::string answer;
    std::getline(std::cin, answer);
    return answer.empty() ? fallback : answer;
}

Result<void> write_file(const fs::path& path, const std::string& text) {
    std::error_code failure;
    fs::create_directories(path.parent_path(), failure);
    if (failure)
        return make_error(Errc::io,
                          "cannot make the folder of " + path.string() + ": " + failure.message());
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (!file)
        return make_error(Errc::io, "cannot write " + path.string(),
                          "check the folder's permissions");
    return {};
}

Result<manifest::Manifest> build(const InitCommand& command, Context& context) {
    auto profile = command.profile;
    auto name = command.name.empty() ? name_from(command.dir) : command.name;
    if (context.settings.interactive) {
        if (profile.empty()) profile = ask(context, "Profile: minimal or nft-mint?", "minimal");
        if (command.name.empty()) name = ask(context, "Name of the rollup?", name);
    }
    if (profile.empty()) profile = "minimal";
    if (!manifest::find_profile(profile))
        return make_error(Errc::usage, "there is no profile \"" + profile + "\"",
                          "use minimal or nft-mint");
    ALT_TRY_ASSIGN(auto overrides, overrides_of(command.set));
    // In front, so that an explicit --set name=... wins.
    if (!name.empty())
        overrides.insert(overrides.begin(), {"name", manifest::quote(name), "--name"});
    const auto* text = manifest::find_profile(profile);
    return manifest::parse(text->text, profile, overrides).result();
}

}  // namespace

Result<ExitCode> run(const InitCommand& command, Context& context) {
    const auto path = fs::path(command.dir) / "alt.toml";
    if (!command.force && fs::exists(path))
        return make_error(Errc::conflict, path.string() + " is there already",
                          "use --force to replace it");
    ALT_TRY_ASSIGN(const auto manifest, build(command, context));
    ALT_TRY(write_file(path, manifest::commented(manifest)));
    context.out.result({{"path", path.string()}, {"name", manifest.name}},
                       "wrote " + path.string() + "\n");
    context.out.note("next: alt up " + path.string());
    return ExitCode::ok;
}

}  // namespace alt::cli
