#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/commands/context.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evm/revision.hpp"
#include "runtime/evmtool/verdict.hpp"

/// What the verbs of `alt evm` share.
namespace alt::cli {

/// "osaka", "Osaka". usage: names those that there are.
Result<evm::Revision> fork_option(std::string_view name);
/// "fast", "reference".
Result<evm::Dispatch> dispatch_option(std::string_view name);

/// The files among `paths`, and all *.json below the folders, in the order of their names; hidden
/// ones (".meta") are passed over. not_found: a path that does not exist.
Result<std::vector<std::filesystem::path>> vector_files(const std::vector<std::string>& paths);

/// The answers of a run over vector files: one JSON object a case,
/// {schema, name, fork, index, pass, error (null if it passed), stateRoot, file}, or for people the
/// failures (with -v all cases) and a last line of counts.
class VerdictReport {
public:
    explicit VerdictReport(Context& context) : context_(context) {}

    void add(const std::filesystem::path& file, const evmtool::Verdict& verdict);
    /// What a loader passed over, "TEST: fork NAME".
    void skip(const std::filesystem::path& file, const std::vector<std::string>& names);
    /// A file that cannot be read as a test.
    void refuse(const std::filesystem::path& file, const Error& error);
    /// failure: a case failed. Else bad_manifest (65): a file was refused, or nothing was run.
    ExitCode finish();

private:
    Context& context_;
    std::size_t passed_ = 0;
    std::size_t failed_ = 0;
    std::size_t skipped_ = 0;
    std::size_t refused_ = 0;
};

/// Gives chunks of a trace to stderr: a line is too little for a write of its own.
class TraceChannel {
public:
    explicit TraceChannel(Channels& out) : out_(out) {}
    TraceChannel(const TraceChannel&) = delete;
    TraceChannel& operator=(const TraceChannel&) = delete;
    ~TraceChannel() { flush(); }

    void write(std::string_view line);
    void flush();

private:
    Channels& out_;
    std::string pending_;
};

}  // namespace alt::cli
