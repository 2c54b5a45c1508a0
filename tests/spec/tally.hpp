#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

/// Ethereum's vectors, run against the modules that they concern.
namespace alt::spec {

/// The cases that are not run, by the beginning of their names, each with its reason.
class SkipList {
public:
    /// Lines "NAME: REASON"; '#' begins a comment line. A line without a reason is invalid_input.
    static Result<SkipList> parse(std::string_view text);

    /// The reason, or none: the case is to be run.
    [[nodiscard]] std::optional<std::string_view> reason(std::string_view name) const;

private:
    std::vector<std::pair<std::string, std::string>> rows_;
};

/// Counts cases and prints each failure.
class Tally {
public:
    /// `root` is the folder of the vectors: cases are named by their path from there.
    Tally(std::filesystem::path root, SkipList skips)
        : root_(std::move(root)), skips_(std::move(skips)) {}

    /// Sets the file of the cases to come.
    void enter(const std::filesystem::path& file);
    /// True, and counted, if the skip list names the case of the current file.
    bool skip(std::string_view name);
    /// A case that has run; an empty error is a pass.
    void record(std::string_view name, std::string_view error);

    /// Prints the counts. @return 0 if some cases passed (or all are skipped) and none failed.
    int report(std::string_view group) const;

private:
    [[nodiscard]] std::string full_name(std::string_view name) const;

    std::filesystem::path root_;
    SkipList skips_;
    std::string file_;
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
    std::map<std::string, std::size_t> skipped_;  ///< by reason
};

/// Every file below a folder (or the file itself) with the extension .json, sorted.
std::vector<std::filesystem::path> json_files(const std::filesystem::path& root);

}  // namespace alt::spec
