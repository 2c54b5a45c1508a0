#include "runtime/evmtool/run.hpp"

#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>

#include <fmt/format.h>

#include "cli/commands/evm.hpp"
#include "cli/output/table.hpp"
#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "runtime/evmtool/eip3155.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::cli {
namespace {

Result<std::string> read_text(const std::string& where) {
    std::string text;
    if (where == "-") {
        text.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else {
        std::ifstream file(where, std::ios::binary);
        if (!file) return make_error(Errc::not_found, "no file " + where);
        text.assign(std::istreambuf_iterator<char>(file), {});
    }
    std::erase_if(text, [](unsigned char c) { return std::isspace(c) != 0; });
    return text;
}

Result<std::optional<Bytes>> code_of(const EvmRunCommand& command) {
    if (!command.code.empty() && !command.code_file.empty())
        return make_error(Errc::usage, "--code and --code-file say the same thing twice");
    if (!command.code.empty()) {
        ALT_TRY_ASSIGN(auto code, option_value("--code", parse_hex(command.code)));
        return std::optional(std::move(code));
    }
    if (!command.code_file.empty()) {
        ALT_TRY_ASSIGN(const auto text, read_text(command.code_file));
        ALT_TRY_ASSIGN(auto code, option_value("--code-file", parse_hex(text)));
        return std::optional(std::move(code));
    }
    if (!command.prestate.empty() && !command.receiver.empty()) return std::optional<Bytes>();
    return make_error(Errc::usage, "alt evm run: there is nothing to run",
                      "give --code, --code-file, or --prestate and --receiver");
}

/// The accounts of a file: themselves, or the `alloc` of a genesis.
Result<state::Diff> read_prestate(const std::string& path) {
    ALT_TRY_ASSIGN(const auto json, evmtool::load_vector_file(path));
    const auto* alloc = codec::find(json, "alloc");
    auto accounts = evmtool::parse_alloc(alloc == nullptr ? json : *alloc);
    if (!accounts) return std::move(accounts.error()).wrap(path);
    return accounts;
}

Result<evmtool::RunRequest> request_of(const EvmRunCommand& command) {
    evmtool::RunRequest request;
    ALT_TRY_ASSIGN(request.code, code_of(command));
    ALT_TRY_ASSIGN(request.input, option_value("--input", parse_hex(command.input)));
    if (command.gas > std::numeric_limits<std::int64_t>::max() / 2)
        return make_error(Errc::usage, "--gas: at most 2^62 - 1");
    request.gas = static_cast<std::int64_t>(command.gas);
    ALT_TRY_ASSIGN(request.value, option_value("--value", parse_wei(command.value)));
    if (!command.fork.empty()) {
        ALT_TRY_ASSIGN(request.revision, fork_option(command.fork));
    }
    if (!command.sender.empty()) {
        ALT_TRY_ASSIGN(request.sender, option_value("--sender", parse_address(command.sender)));
    }
    if (!command.receiver.empty()) {
        ALT_TRY_ASSIGN(request.receiver,
                       option_value("--receiver", parse_address(command.receiver)));
    }
    if (!command.prestate.empty()) {
        ALT_TRY_ASSIGN(request.prestate, read_prestate(command.prestate));
    }
    return request;
}

codec::JsonArray logs_view(const std::vector<eth::Log>& logs) {
    codec::JsonArray out;
    for (const auto& log : logs) {
        codec::JsonArray topics;
        for (const auto& topic : log.topics) topics.emplace_back(to_hex(topic));
        out.push_back(codec::JsonObject{{"address", to_hex(log.address)},
                                        {"topics", std::move(topics)},
                                        {"data", to_hex(log.data)}});
    }
    return out;
}

void show(const evmtool::RunReport& report, std::string_view fork, Context& context) {
    const auto status = evm::to_string(report.status);
    const auto output = to_hex(report.output);
    const auto root = to_hex(report.state_root);
    context.out.result({{"pass", report.status == evm::Status::success},
                        {"status", status},
                        {"output", output},
                        {"gasUsed", report.gas_used},
                        {"gasRefund", report.gas_refund},
                        {"logs", logs_view(report.logs)},
                        {"stateRoot", root},
                        {"fork", fork}},
                       pairs({{"status", std::string(status)},
                              {"output", output},
                              {"gas used", std::to_string(report.gas_used)},
                              {"gas refund", std::to_string(report.gas_refund)},
                              {"logs", std::to_string(report.logs.size())},
                              {"state root", root},
                              {"fork", std::string(fork)}}));
}

evmtool::RunReport run_traced(const evmtool::RunRequest& request, bool with_memory,
                              std::string_view fork, Context& context) {
    TraceChannel trace(context.out);
    evmtool::Eip3155Tracer tracer([&](std::string_view line) { trace.write(line); }, with_memory);
    auto report = evmtool::run_code(request, {.tracer = &tracer});
    tracer.finish({.state_root = report.state_root,
                   .output = report.output,
                   .gas_used = report.gas_used,
                   .pass = report.status == evm::Status::success,
                   .fork = fork});
    return report;
}

}  // namespace

Result<ExitCode> run(const EvmRunCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto request, request_of(command));
    const auto fork = evm::rules_of(request.revision).name;
    const auto report = command.trace || command.trace_memory
                            ? run_traced(request, command.trace_memory, fork, context)
                            : evmtool::run_code(request, {});
    show(report, fork, context);
    return report.status == evm::Status::success ? ExitCode::ok : ExitCode::failure;
}

}  // namespace alt::cli
