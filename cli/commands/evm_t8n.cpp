#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/commands/evm.hpp"
#include "core/base/hex.hpp"
#include "runtime/evmtool/eip3155.hpp"
#include "runtime/evmtool/t8n.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::cli {
namespace {

namespace fs = std::filesystem;

/// The inputs by their names; stdin is one object that holds those which are asked of it.
class Inputs {
public:
    Result<codec::Json> read(const std::string& where, std::string_view member) {
        if (where != "stdin") return evmtool::load_vector_file(where);
        if (!stdin_) {
            const std::string text{std::istreambuf_iterator<char>(std::cin), {}};
            auto json = codec::parse_json(text, {.max_depth = 256});
            if (!json) return std::move(json.error()).wrap("stdin");
            stdin_ = std::move(*json);
        }
        const auto* found = codec::find(*stdin_, member);
        if (found != nullptr) return *found;
        return make_error(Errc::invalid_input,
                          fmt::format("stdin: there is no member \"{}\"", member));
    }

    /// Transactions of stdin are `txs` or, as hex of RLP, `txsRlp`.
    Result<codec::Json> read_transactions(const std::string& where) {
        auto found = read(where, "txs");
        if (found || where != "stdin" || !stdin_) return found;
        return read(where, "txsRlp");
    }

private:
    std::optional<codec::Json> stdin_;
};

/// Says in which input the fault is.
template <typename T>
Result<T> of_input(Result<T> value, const std::string& where, std::string_view member) {
    if (value) return value;
    return std::move(value.error())
        .wrap(where == "stdin" ? "stdin: " + std::string(member) : where);
}

Result<void> write_file(const fs::path& path, std::string_view text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.flush();
    if (!file) return make_error(Errc::io, "cannot write " + path.string());
    return {};
}

/// The outputs by their names: one JSON object for all that go to the same stream.
class Outputs {
public:
    Outputs(fs::path folder, Context& context) : folder_(std::move(folder)), context_(context) {}

    Result<void> write(const std::string& where, const char* member, codec::Json json) {
        if (where.empty()) return {};
        if (where == "stdout") {
            stdout_[member] = std::move(json);
        } else if (where == "stderr") {
            stderr_[member] = std::move(json);
        } else {
            const auto path = folder_ / where;
            ALT_TRY(write_file(path, codec::to_pretty_text(json) + "\n"));
            files_.emplace_back(path.string());
        }
        return {};
    }

    void finish() {
        if (!stderr_.empty()) context_.out.trace(codec::to_pretty_text(stderr_) + "\n");
        if (!stdout_.empty()) {
            context_.out.raw(codec::to_pretty_text(stdout_) + "\n");
            return;
        }
        std::string text;
        for (const auto& file : files_) text += "wrote " + std::string(file.get_string()) + "\n";
        context_.out.result({{"files", files_}}, text);
    }

private:
    fs::path folder_;
    Context& context_;
    codec::JsonObject stdout_;
    codec::JsonObject stderr_;
    codec::JsonArray files_;
};

/// One file a transaction.
class TraceFiles {
public:
    TraceFiles(fs::path folder, std::string_view fork) : folder_(std::move(folder)), fork_(fork) {}

    evmtool::T8nTracing tracing() {
        return {.begin = [this](std::size_t index, const Hash256& hash) -> evm::Tracer* {
                    const auto name = fmt::format("trace-{}-{}.jsonl", index, to_hex(hash));
                    file_ = std::ofstream(folder_ / name, std::ios::binary);
                    return &tracer_.emplace([this](std::string_view line) { file_ << line; });
                },
                .end =
                    [this](const eth::Receipt& receipt, BytesView output) {
                        tracer_->finish({.state_root = {},
                                         .output = output,
                                         .gas_used = receipt.gas_used,
                                         .pass = receipt.success,
                                         .fork = fork_});
                        failed_ = failed_ || !file_.flush();
                    }};
    }
    [[nodiscard]] bool failed() const { return failed_; }

private:
    fs::path folder_;
    std::string_view fork_;
    std::ofstream file_;
    std::optional<evmtool::Eip3155Tracer> tracer_;
    bool failed_ = false;
};

Result<chain::ChainConfig> config_of(const EvmT8nCommand& command) {
    if (command.reward != 0 && command.reward != -1)
        return make_error(Errc::usage, "--state.reward: 0 or -1, these forks have no rewards");
    chain::ChainConfig config;
    config.chain_id = command.chain_id;
    auto revision = evm::kRules.back().revision;
    if (!command.fork.empty()) {
        ALT_TRY_ASSIGN(revision, fork_option(command.fork));
    }
    config.forks = revision;
    return config;
}

struct BlockInputs {
    state::Diff alloc;
    evmtool::T8nEnv env;
    evmtool::T8nTransactions transactions;
};

Result<BlockInputs> read_inputs(const EvmT8nCommand& command, const chain::ChainConfig& config) {
    Inputs inputs;
    BlockInputs out;
    ALT_TRY_ASSIGN(const auto alloc, inputs.read(command.input_alloc, "alloc"));
    ALT_TRY_ASSIGN(out.alloc, of_input(evmtool::parse_alloc(alloc), command.input_alloc, "alloc"));
    ALT_TRY_ASSIGN(const auto env, inputs.read(command.input_env, "env"));
    ALT_TRY_ASSIGN(out.env,
                   of_input(evmtool::parse_env(env, config.forks), command.input_env, "env"));
    ALT_TRY_ASSIGN(const auto txs, inputs.read_transactions(command.input_txs));
    ALT_TRY_ASSIGN(out.transactions, of_input(evmtool::parse_transactions(txs, config.chain_id),
                                              command.input_txs, "txs"));
    return out;
}

Result<fs::path> make_folder(const std::string& name) {
    fs::path folder = name.empty() ? "." : name;
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return make_error(Errc::io, "cannot make " + name + ": " + error.message());
    return folder;
}

}  // namespace

Result<ExitCode> run(const EvmT8nCommand& command, Context& context) {
    ALT_TRY_ASSIGN(const auto config, config_of(command));
    ALT_TRY_ASSIGN(const auto inputs, read_inputs(command, config));
    ALT_TRY_ASSIGN(const auto folder, make_folder(command.output_dir));
    const auto revision = config.forks.at(inputs.env.timestamp).revision;
    TraceFiles traces(folder, evm::rules_of(revision).name);
    const auto tracing = command.trace ? traces.tracing() : evmtool::T8nTracing{};
    ALT_TRY_ASSIGN(auto block, evmtool::transition(inputs.alloc, inputs.env, inputs.transactions,
                                                   config, tracing));
    if (traces.failed())
        return make_error(Errc::io, "cannot write the traces to " + folder.string());
    Outputs outputs(folder, context);
    ALT_TRY(outputs.write(command.output_alloc, "alloc", codec::Json(std::move(block.alloc))));
    ALT_TRY(outputs.write(command.output_result, "result", codec::Json(std::move(block.result))));
    ALT_TRY(outputs.write(command.output_body, "body", codec::Json(to_hex(block.body))));
    outputs.finish();
    return ExitCode::ok;
}

}  // namespace alt::cli
