#include "tests/spec/tally.hpp"

#include <algorithm>
#include <cstdio>

namespace alt::spec {

Result<SkipList> SkipList::parse(std::string_view text) {
    SkipList out;
    while (!text.empty()) {
        const auto end = text.find('\n');
        const auto line = text.substr(0, end);
        text = end == std::string_view::npos ? "" : text.substr(end + 1);
        if (line.empty() || line.front() == '#') continue;
        const auto colon = line.rfind(": ");
        if (colon == std::string_view::npos || colon + 2 == line.size())
            return make_error(Errc::invalid_input, "skip without a reason: " + std::string(line));
        out.rows_.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return out;
}

std::optional<std::string_view> SkipList::reason(std::string_view name) const {
    for (const auto& [prefix, why] : rows_)
        if (name.starts_with(prefix)) return why;
    return std::nullopt;
}

void Tally::enter(const std::filesystem::path& file) {
    file_ = std::filesystem::relative(file, root_).string();
}

std::string Tally::full_name(std::string_view name) const {
    return file_ + " " + std::string(name);
}

bool Tally::skip(std::string_view name) {
    const auto reason = skips_.reason(full_name(name));
    if (reason) ++skipped_[std::string(*reason)];
    return reason.has_value();
}

void Tally::record(std::string_view name, std::string_view error) {
    if (error.empty()) {
        ++passed_;
        return;
    }
    ++failed_;
    std::printf("FAILED %s: %.*s\n", full_name(name).c_str(), static_cast<int>(error.size()),
                error.data());
}

int Tally::report(std::string_view group) const {
    std::size_t skipped = 0;
    for (const auto& [reason, count] : skipped_) {
        skipped += count;
        std::printf("skipped %zu: %s\n", count, reason.c_str());
    }
    std::printf("spec %.*s: %zu passed, %zu failed, %zu skipped\n", static_cast<int>(group.size()),
                group.data(), passed_, failed_, skipped);
    return failed_ == 0 && passed_ + skipped > 0 ? 0 : 1;
}

std::vector<std::filesystem::path> json_files(const std::filesystem::path& root) {
    if (std::filesystem::is_regular_file(root)) return {root};
    std::vector<std::filesystem::path> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root))
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace alt::spec
