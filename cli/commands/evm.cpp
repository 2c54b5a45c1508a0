#include "cli/commands/evm.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "cli/output/table.hpp"
#include "core/base/hex.hpp"

namespace alt::cli {
namespace {

constexpr std::size_t kTraceChunk = 64 * 1024;

bool same_word(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

bool is_hidden(const std::filesystem::path& path) {
    return path.filename().string().starts_with('.');
}

Result<void> add_folder(const std::filesystem::path& folder,
                        std::vector<std::filesystem::path>& out) {
    std::error_code error;
    const auto first = static_cast<std::ptrdiff_t>(out.size());
    auto at = std::filesystem::recursive_directory_iterator(folder, error);
    for (; !error && at != std::filesystem::recursive_directory_iterator{}; at.increment(error)) {
        if (is_hidden(at->path()))
            at.disable_recursion_pending();
        else if (at->is_regular_file(error) && at->path().extension() == ".json")
            out.push_back(at->path());
    }
    if (error) return make_error(Errc::io, folder.string() + ": " + error.message());
    std::sort(out.begin() + first, out.end());
    return {};
}

}  // namespace

Result<evm::Revision> fork_option(std::string_view name) {
    std::string known;
    for (const auto& rules : evm::kRules) {
        if (same_word(rules.name, name)) return rules.revision;
        known += (known.empty() ? "" : ", ") + std::string(rules.name);
    }
    return make_error(Errc::usage, fmt::format("--fork: \"{}\" is no fork that alt runs", name),
                      "known are " + known);
}

Result<evm::Dispatch> dispatch_option(std::string_view name) {
    if (name == "fast") return evm::Dispatch::fast;
    if (name == "reference") return evm::Dispatch::reference;
    return make_error(Errc::usage, fmt::format("--dispatch: \"{}\" is none", name),
                      "there are fast and reference");
}

Result<std::vector<std::filesystem::path>> vector_files(const std::vector<std::string>& paths) {
    std::vector<std::filesystem::path> out;
    for (const auto& text : paths) {
        const std::filesystem::path path(text);
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored)) {
            ALT_TRY(add_folder(path, out));
        } else if (std::filesystem::exists(path, ignored)) {
            out.push_back(path);
        } else {
            return make_error(Errc::not_found, "no file or folder " + text);
        }
    }
    return out;
}

void VerdictReport::add(const std::filesystem::path& file, const evmtool::Verdict& verdict) {
    ++(verdict.pass ? passed_ : failed_);
    const auto error = verdict.pass ? codec::Json(nullptr) : codec::Json(verdict.error);
    if (context_.out.json()) {
        context_.out.result({{"name", verdict.name},
                             {"fork", verdict.fork},
                             {"index", verdict.index},
                             {"pass", verdict.pass},
                             {"error", error},
                             {"stateRoot", to_hex(verdict.state_root)},
                             {"file", file.string()}},
                            "");
        return;
    }
    const auto what =
        fmt::format("{} {} {}/{}", file.string(), verdict.name, verdict.fork, verdict.index);
    if (verdict.pass)
        context_.out.detail(printable("pass " + what));
    else
        context_.out.raw(printable("FAIL " + what + ": " + verdict.error) + "\n");
}

void VerdictReport::skip(const std::filesystem::path& file, const std::vector<std::string>& names) {
    skipped_ += names.size();
    for (const auto& name : names)
        context_.out.note(
            printable(fmt::format("skipped {} {} is not one that alt runs", file.string(), name)));
}

void VerdictReport::refuse(const std::filesystem::path& file, const Error& error) {
    ++refused_;
    context_.out.error(error, {{"file", file.string()}});
}

ExitCode VerdictReport::finish() {
    auto counts = fmt::format("{} passed, {} failed, {} skipped", passed_, failed_, skipped_);
    if (refused_ > 0) counts += fmt::format(", {} files not read", refused_);
    if (context_.out.json())
        context_.out.note(counts);
    else
        context_.out.raw(counts + "\n");
    if (failed_ > 0) return ExitCode::failure;
    if (refused_ > 0) return ExitCode::bad_manifest;
    if (passed_ > 0) return ExitCode::ok;
    context_.out.error(make_error(Errc::invalid_input, "no case was run",
                                  "give files of state or blockchain tests of a known fork"),
                       {});
    return ExitCode::bad_manifest;
}

void TraceChannel::write(std::string_view line) {
    pending_ += line;
    if (pending_.size() >= kTraceChunk) flush();
}

void TraceChannel::flush() {
    if (!pending_.empty()) out_.trace(pending_);
    pending_.clear();
}

}  // namespace alt::cli
