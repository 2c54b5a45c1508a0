#include "runtime/evmtool/bench.hpp"

#include <doctest/doctest.h>

#include <map>

#include "core/base/uint256.hpp"
#include "core/crypto/keccak.hpp"
#include "core/crypto/sha256.hpp"
#include "runtime/evm/options.hpp"

namespace alt::evmtool {
namespace {

uint256 answer(const LoopBench& bench, std::string_view name, std::uint64_t count) {
    CAPTURE(std::string(name));
    const auto result = bench.run({name, count}, 1);
    REQUIRE_MESSAGE(result.has_value(), (result ? "" : result.error().message));
    REQUIRE(result->output.size() == 32);
    return from_be_bytes(result->output);
}

}  // namespace

TEST_SUITE("runtime/evmtool/bench") {
    TEST_CASE("a spread is minimum, median and maximum") {
        const auto odd = spread_of({5, 1, 3});
        CHECK(odd.min == 1);
        CHECK(odd.median == 3);
        CHECK(odd.max == 5);
        CHECK(spread_of({4, 1, 2, 9}).median == 3);
        CHECK(spread_of({}).max == 0);
    }

    TEST_CASE("loops do the work that they are named after") {
        const LoopBench bench;
        const Hash256 zero;
        CHECK(answer(bench, "keccak32", 1) == to_uint256(crypto::keccak256(zero)));
        CHECK(answer(bench, "keccak64", 1) == to_uint256(crypto::keccak256(zero, zero)));
        CHECK(answer(bench, "keccak576", 1) == to_uint256(crypto::keccak256(Bytes(576, 0))));
        CHECK(answer(bench, "sha256Loop", 1) == to_uint256(crypto::sha256(zero)));
        CHECK(answer(bench, "checkedSum", 10) == 135);
        CHECK(answer(bench, "mulmodLoop", 2) == 81);
        CHECK(answer(bench, "sstoreFresh", 4) == 3);
        CHECK(answer(bench, "sstoreWarm", 5) == 11);
        CHECK(answer(bench, "sloadCold", 5) == 10);
        CHECK(answer(bench, "callLoop", 5) == 10);
        CHECK(answer(bench, "callDepth", 1) == 250 * 251 / 2);
    }

    TEST_CASE("every loop gives the same answer for the same gas by each dispatch") {
        std::map<std::string, std::pair<std::uint64_t, Bytes>> known;
        for (const auto dispatch : {evm::Dispatch::reference, evm::Dispatch::translated}) {
            evm::set_default_dispatch(dispatch);
            const LoopBench bench;
            for (const auto& loop : bench_loops()) {
                CAPTURE(std::string(loop.name));
                const auto result = bench.run({loop.name, 3}, 1);
                REQUIRE(result.has_value());
                CHECK(result->gas > 21'000);
                CHECK(result->milliseconds.size() == 1);
                const auto [at, is_new] =
                    known.try_emplace(result->name, result->gas, result->output);
                CHECK(at->second == std::pair(result->gas, result->output));
            }
        }
        evm::set_default_dispatch(evm::Dispatch::fast);
    }

    TEST_CASE("a loop that does not end well is an error") {
        const auto failed = LoopBench().run({"sstoreFresh", 1'000'000}, 1);
        REQUIRE_FALSE(failed.has_value());
        CHECK(failed.error().message == "sstoreFresh: out of gas");
    }
}

}  // namespace alt::evmtool
