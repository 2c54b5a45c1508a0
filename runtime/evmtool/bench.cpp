#include "runtime/evmtool/bench.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "core/codec/abi.hpp"
#include "core/contracts/registry.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/chain/transition.hpp"
#include "runtime/evmtool/run.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::evmtool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array kLoops{
    BenchLoop{"keccak32", 300'000},
    BenchLoop{"keccak64", 250'000},
    BenchLoop{"keccak576", 80'000},
    BenchLoop{"checkedSum", 200'000},
    BenchLoop{"mix256", 100'000},
    BenchLoop{"mulmodLoop", 400'000},
    BenchLoop{"march", 60'000},
    BenchLoop{"memoryCopy", 50'000},
    BenchLoop{"sha1", 300},
    BenchLoop{"blake2b", 400},
    BenchLoop{"sort", 80},
    BenchLoop{"tokenLoop", 6'000},
    BenchLoop{"sstoreFresh", 1'800},
    BenchLoop{"sstoreWarm", 60'000},
    BenchLoop{"sloadCold", 15'000},
    BenchLoop{"sloadWarm", 150'000},
    BenchLoop{"callLoop", 25'000},
    BenchLoop{"callDepth", 80},
    BenchLoop{"createLoop", 600},
    BenchLoop{"recoverLoop", 1'000},
    BenchLoop{"sha256Loop", 100'000},
};
constexpr std::int64_t kDeployGas = 10'000'000;
constexpr std::uint64_t kCallGas = 50'000'000;

double milliseconds(Clock::duration duration) {
    return std::chrono::duration<double, std::milli>(duration).count();
}

evm::BlockContext block_context() {
    evm::BlockContext out;
    out.number = 1;
    out.timestamp = 1'700'000'000;
    out.gas_limit = kCallGas;
    out.chain_id = 1;
    return out;
}

state::Diff rich_sender() {
    state::Diff out;
    // A creation's address comes of the nonce before the one that its transaction has left.
    out.accounts[kDefaultSender].account =
        state::Account{1, uint256(1) << 96, crypto::kEmptyKeccak};
    return out;
}

}  // namespace

Spread spread_of(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    const auto median =
        values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    return {values.front(), median, values.back()};
}

std::span<const BenchLoop> bench_loops() noexcept {
    return kLoops;
}

Bytes bench_call(const BenchLoop& loop) {
    const auto function = codec::selector(std::string(loop.name) + "(uint256)");
    return codec::AbiWriter().word(loop.count).call(function);
}

BytesView bench_init_code() noexcept {
    return contracts::artifact(contracts::ContractId::bench_loops).creation;
}

Spread BenchResult::mgas_per_second() const {
    std::vector<double> out;
    for (const auto time : milliseconds) out.push_back(static_cast<double>(gas) / time / 1e3);
    return spread_of(std::move(out));
}

struct LoopBench::Deployed {
    chain::ChainConfig config;
    state::MemoryState state;
    Address address;
};

LoopBench::LoopBench(evm::Revision revision) : deployed_(std::make_unique<Deployed>()) {
    deployed_->config.chain_id = 1;
    deployed_->config.forks = revision;
    auto& state = deployed_->state;
    state.apply(rich_sender());
    state::Journal journal(state);
    journal.begin_transaction();
    evm::Message message;
    message.kind = evm::CallKind::create;
    message.gas = kDeployGas;
    message.sender = kDefaultSender;
    message.input = bench_init_code();
    const auto outcome = evm::Evm(journal, revision, block_context(), {}).execute(message);
    ALT_ASSERT(outcome.success());
    deployed_->address = outcome.created;
    static_cast<void>(journal.end_transaction());
    state.apply(journal.take_diff());
}
LoopBench::LoopBench(LoopBench&&) noexcept = default;
LoopBench::~LoopBench() = default;

Result<BenchResult> LoopBench::run(const BenchLoop& loop, std::size_t runs) const {
    chain::CallRequest request;
    request.from = kDefaultSender;
    request.to = deployed_->address;
    request.gas = kCallGas;
    request.data = bench_call(loop);
    BenchResult out;
    out.name = loop.name;
    for (std::size_t i = 0; i <= runs; ++i) {
        const auto begin = Clock::now();
        const auto result =
            chain::simulate(deployed_->state, request, block_context(), deployed_->config);
        const auto end = Clock::now();
        if (!result) return Error(result.error()).wrap(out.name);
        if (result->status != evm::Status::success)
            return make_error(Errc::internal,
                              out.name + ": " + std::string(evm::to_string(result->status)));
        if (i == 0) {
            out.gas = result->gas_used;
            out.output = result->output;
            continue;
        }
        if (out.gas != result->gas_used || out.output != result->output)
            return make_error(Errc::internal, out.name + ": two runs differ");
        out.milliseconds.push_back(milliseconds(end - begin));
    }
    return out;
}

Result<std::vector<BenchResult>> bench_file(const std::filesystem::path& file, std::size_t runs) {
    ALT_TRY_ASSIGN(const auto cases, load_state_tests(file, {.rules = evm::Revision::prague}));
    std::vector<BenchResult> out;
    for (const auto& test : cases) {
        BenchResult result;
        result.name = test.name + " " + test.fork + "/" + std::to_string(test.index);
        const auto tx = eth::decode_transaction(test.raw_tx);
        const auto intrinsic = tx ? chain::intrinsic_gas(*tx) : 0;
        for (std::size_t i = 0; i <= runs; ++i) {
            const auto verdict = run_state_test(test);
            if (!verdict.pass)
                return make_error(Errc::internal, result.name + ": " + verdict.error);
            result.gas = verdict.gas_used - std::min(intrinsic, verdict.gas_used);
            if (i > 0) result.milliseconds.push_back(milliseconds(verdict.elapsed));
        }
        out.push_back(std::move(result));
    }
    return out;
}

}  // namespace alt::evmtool
