// The engine beside anvil's in one run on one machine: the same contract on both, the same loops by
// eth_call in turn, the answers and the gas compared; and what bounds hashing and recovering.
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <span>

#include "core/base/hex.hpp"
#include "core/client/json_rpc_chain_client.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/clock.hpp"
#include "runtime/evmtool/bench.hpp"
#include "tests/bench/subjects.hpp"

namespace alt::bench {
namespace {

using evmtool::Spread;

constexpr std::uint64_t kCallGas = 50'000'000;
constexpr double kMeanTarget = 1.3;
constexpr double kLeastTarget = 0.9;

/// A chain with the loops on it.
struct Side {
    std::unique_ptr<client::JsonRpcChainClient> chain;
    std::unique_ptr<net::RpcClient> rpc;
    Address loops;
};

struct Measured {
    std::string name;
    double mgas = 0;
    std::vector<double> ours;    ///< ms
    std::vector<double> theirs;  ///< ms
};

Result<eth::Transaction> deployment(client::ChainClient& chain) {
    const auto key = crypto::dev_key(0);
    ALT_TRY_ASSIGN(const auto head, chain.header(client::BlockTag::latest));
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    ALT_TRY_ASSIGN(tx.chain_id, chain.chain_id());
    ALT_TRY_ASSIGN(tx.nonce, chain.nonce(key.address(), client::BlockTag::latest));
    tx.max_priority_fee_per_gas = 1;
    tx.max_fee_per_gas = head->header.base_fee_per_gas.value_or(0) * 2 + 1;
    tx.gas_limit = 4'000'000;
    tx.data = to_bytes(evmtool::bench_init_code());
    eth::sign(tx, key);
    return tx;
}

Result<Side> deploy(const std::string& url, sys::Clock& clock) {
    Side side;
    ALT_TRY_ASSIGN(side.rpc, net::RpcClient::make(url));
    ALT_TRY_ASSIGN(side.chain, client::JsonRpcChainClient::make(url, clock, {}));
    ALT_TRY_ASSIGN(const auto tx, deployment(*side.chain));
    ALT_TRY_ASSIGN(const auto hash, side.chain->send_raw_transaction(eth::encode(tx)));
    for (int i = 0; i < 500; ++i) {
        ALT_TRY_ASSIGN(const auto found, side.chain->receipt(hash));
        if (found && !found->receipt.success)
            return make_error(Errc::internal, "the deployment failed at " + url);
        if (found) {
            side.loops = found->receipt.contract_address.value();
            return side;
        }
        clock.sleep_for(std::chrono::milliseconds(10));
    }
    return make_error(Errc::timeout, "the deployment is not mined at " + url);
}

codec::Json call_object(const Side& side, const evmtool::BenchLoop& loop) {
    return codec::JsonObject{{"from", to_hex(crypto::dev_key(0).address())},
                             {"to", to_hex(side.loops)},
                             {"gas", to_quantity(kCallGas)},
                             {"data", to_hex(evmtool::bench_call(loop))}};
}

struct Timed {
    codec::Json answer;
    double ms = 0;
};

Result<Timed> timed_call(const Side& side, const evmtool::BenchLoop& loop) {
    codec::JsonArray params{call_object(side, loop), "latest"};
    const auto begin = std::chrono::steady_clock::now();
    ALT_TRY_ASSIGN(auto answer, side.rpc->call("eth_call", std::move(params)));
    const auto end = std::chrono::steady_clock::now();
    return Timed{std::move(answer), std::chrono::duration<double, std::milli>(end - begin).count()};
}

/// What the peer says that the loop uses: its call tracer counts without rounding.
Result<std::uint64_t> traced_gas(const Side& side, const evmtool::BenchLoop& loop) {
    const codec::JsonObject options{{"tracer", "callTracer"},
                                    {"tracerConfig", codec::JsonObject{{"onlyTopCall", true}}}};
    ALT_TRY_ASSIGN(const auto trace,
                   side.rpc->call("debug_traceCall",
                                  codec::JsonArray{call_object(side, loop), "latest", options}));
    return codec::get_u64(trace, "gasUsed");
}

Error differs(std::string_view loop, std::string_view what) {
    return make_error(Errc::internal, fmt::format("{}: alt and anvil differ in {}", loop, what));
}

/// One call of each, the first one by turns.
Result<void> measure(const Side& ours, const Side& theirs, const evmtool::BenchLoop& loop,
                     std::size_t round, Measured& out) {
    std::optional<codec::Json> first;
    for (const bool is_ours : {round % 2 == 0, round % 2 != 0}) {
        ALT_TRY_ASSIGN(auto timed, timed_call(is_ours ? ours : theirs, loop));
        (is_ours ? out.ours : out.theirs).push_back(timed.ms);
        if (first && *first != timed.answer) return differs(loop.name, "their answers");
        first = std::move(timed.answer);
    }
    return {};
}

/// Gas by our engine, which must be the peer's; and one call of each that is not counted.
Result<Measured> prepare(const evmtool::LoopBench& engine, const Side& ours, const Side& theirs,
                         const evmtool::BenchLoop& loop) {
    ALT_TRY_ASSIGN(const auto alone, engine.run(loop, 1));
    ALT_TRY_ASSIGN(const auto traced, traced_gas(theirs, loop));
    if (traced != alone.gas)
        return differs(loop.name, fmt::format("gas: {} and {}", alone.gas, traced));
    Measured warm;
    ALT_TRY(measure(ours, theirs, loop, 0, warm));
    return Measured{std::string(loop.name), static_cast<double>(alone.gas) / 1e6, {}, {}};
}

std::string in_columns(const Spread& spread) {
    return fmt::format("{:>8.1f} {:>8.1f} {:>8.1f}", spread.min, spread.median, spread.max);
}

Spread speed(double mgas, const std::vector<double>& ms) {
    std::vector<double> out;
    for (const auto time : ms) out.push_back(mgas / time * 1e3);
    return evmtool::spread_of(std::move(out));
}

void print_table(std::span<const Measured> rows) {
    fmt::print("{:<12} {:>6} |{:^27}|{:^27}|{:^27}|{:^27}| {}\n", "eth_call", "", "alt, ms",
               "anvil, ms", "alt, Mgas/s", "anvil, Mgas/s", "ratio");
    constexpr std::string_view kHead = "     min   median      max";
    fmt::print("{:<12} {:>6} |{}  |{}  |{}  |{}  | of medians\n", "", "Mgas", kHead, kHead, kHead,
               kHead);
    double logs = 0;
    double least = 1e9;
    std::string slowest;
    for (const auto& row : rows) {
        const auto ours = evmtool::spread_of(row.ours);
        const auto theirs = evmtool::spread_of(row.theirs);
        const double ratio = theirs.median / ours.median;
        fmt::print("{:<12} {:>6.1f} |{} |{} |{} |{} | {:>5.2f}x{}\n", row.name, row.mgas,
                   in_columns(ours), in_columns(theirs), in_columns(speed(row.mgas, row.ours)),
                   in_columns(speed(row.mgas, row.theirs)), ratio,
                   ratio < kLeastTarget ? "  BELOW" : "");
        logs += std::log(ratio);
        if (ratio < least) slowest = row.name;
        least = std::min(least, ratio);
    }
    const double mean = std::exp(logs / static_cast<double>(rows.size()));
    fmt::print("geometric mean {:.2f}x, target >= {:.1f}x: {}\n", mean, kMeanTarget,
               mean >= kMeanTarget ? "met" : "MISSED");
    fmt::print("least {:.2f}x ({}), target >= {:.1f}x: {}\n", least, slowest, kLeastTarget,
               least >= kLeastTarget ? "met" : "MISSED");
}

/// Of the machine over the last minute: figures of a busy one are worth little.
std::string load() {
    double last_minute = 0;
    return ::getloadavg(&last_minute, 1) == 1 ? fmt::format("{:.1f}", last_minute) : "unknown";
}

void print_rates(std::size_t rounds) {
    fmt::print("\n{:<24} |{:^27}|{:^27}  {}\n", "thousands a second, 1 core", "alt", "library",
               "ratio");
    for (const auto& rate : evmtool::bench_rates(rounds)) {
        const auto thousands = [](const Spread& s) {
            return Spread{s.min / 1e3, s.median / 1e3, s.max / 1e3};
        };
        fmt::print("{:<24} |{} |{}  {:.2f}x {}\n", rate.name, in_columns(thousands(rate.ours)),
                   in_columns(thousands(rate.theirs)), rate.ours.median / rate.theirs.median,
                   rate.peer);
    }
}

Result<void> run(const Programs& programs, std::size_t rounds) {
    sys::SystemClock clock;
    ALT_TRY_ASSIGN(auto home, Home::make(programs));
    ALT_TRY_ASSIGN(const auto rollup, home.raise("bench"));
    ALT_TRY(home.fund("bench"));
    ALT_TRY_ASSIGN(const auto anvil,
                   Anvil::start(programs, {"--gas-limit", std::to_string(2 * kCallGas)}));
    ALT_TRY_ASSIGN(const auto ours, deploy(rollup.url, clock));
    ALT_TRY_ASSIGN(const auto theirs, deploy(anvil.url(), clock));

    const evmtool::LoopBench engine;
    std::vector<Measured> rows;
    for (const auto& loop : evmtool::bench_loops()) {
        ALT_TRY_ASSIGN(rows.emplace_back(), prepare(engine, ours, theirs, loop));
    }
    for (std::size_t round = 0; round < rounds; ++round)
        for (std::size_t i = 0; i < rows.size(); ++i)
            ALT_TRY(measure(ours, theirs, evmtool::bench_loops()[i], round, rows[i]));
    fmt::print("{} rounds, alt and anvil in turn; answers and gas are the same; load {}\n", rounds,
               load());
    print_table(rows);
    print_rates(rounds);
    return {};
}

}  // namespace
}  // namespace alt::bench

int main(int argc, char** argv) {
    return alt::bench::run_main(
        {argv, static_cast<std::size_t>(argc)}, "evm_bench", {"ROUNDS"},
        [](const auto& programs, auto numbers) { return alt::bench::run(programs, numbers[0]); });
}
