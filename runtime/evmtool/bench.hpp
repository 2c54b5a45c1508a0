#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "runtime/evm/revision.hpp"

/// How fast the engine is: contracts in loops, files in state-test format, and the primitives that
/// bound both.
namespace alt::evmtool {

/// What repeated measurements of one thing gave.
struct Spread {
    double min = 0;
    double median = 0;
    double max = 0;
};
/// All zero for no values.
Spread spread_of(std::vector<double> values);

/// A function of the contract BenchLoops (core/contracts/src/bench), and how often it loops, so
/// that it uses some ten million gas and fits into a call of 50 million.
struct BenchLoop {
    std::string_view name;
    std::uint64_t count;
};
std::span<const BenchLoop> bench_loops() noexcept;
/// The call data of a loop.
Bytes bench_call(const BenchLoop& loop);
/// The init code of BenchLoops; it takes no arguments.
BytesView bench_init_code() noexcept;

/// One program, run a number of times.
struct BenchResult {
    std::string name;
    /// Of one run, refunds deducted. A loop's includes the intrinsic gas, as the gas of an
    /// eth_call; a file's does not, as with evmone-bench: its programs are short.
    std::uint64_t gas = 0;
    Bytes output;  ///< of a loop; empty for a file
    std::vector<double> milliseconds;

    /// Of the runs' Mgas a second; the slowest run is `min`.
    [[nodiscard]] Spread mgas_per_second() const;
};

/// A state in which BenchLoops is deployed; its loops run as eth_call runs them, without HTTP.
class LoopBench {
public:
    explicit LoopBench(evm::Revision revision = evm::kRules.back().revision);
    LoopBench(LoopBench&&) noexcept;
    ~LoopBench();

    /// `runs` is at least 1; one more goes before them and is not counted. internal: the loop
    /// failed, or two runs differ.
    Result<BenchResult> run(const BenchLoop& loop, std::size_t runs) const;

private:
    struct Deployed;
    std::unique_ptr<Deployed> deployed_;
};

/// Runs every case of a file in state-test format. Of a file that has no fork of ours, as those of
/// evm-benchmarks, the first fork under the rules of Prague: their gas limits are above Osaka's cap
/// of a transaction. Errors: invalid_input (no state test), internal (a wrong state root).
Result<std::vector<BenchResult>> bench_file(const std::filesystem::path& file, std::size_t runs);

/// How often a second one core does something, and how often a well-known library does it.
struct BenchRate {
    std::string name;
    std::string unit;  ///< "1/s"
    Spread ours;
    std::string peer;
    Spread theirs;
};
/// ecrecover beside a bare call of libsecp256k1; Keccak-256 of 32, 64 and 576 bytes beside
/// OpenSSL's SHA3-256 (OpenSSL 3.0 has no Keccak-256; the work is the same but for one byte of
/// padding). `runs` of about 20 ms for each, in turn.
std::vector<BenchRate> bench_rates(std::size_t runs);

}  // namespace alt::evmtool
