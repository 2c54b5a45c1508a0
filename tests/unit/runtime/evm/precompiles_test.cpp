#include "runtime/evm/precompiles.hpp"

#include <doctest/doctest.h>

#include <array>
#include <limits>
#include <string>

#include "core/base/hex.hpp"
#include "runtime/evm/word.hpp"

TEST_SUITE_BEGIN("runtime/evm/precompiles");

namespace alt::evm {
namespace {

constexpr std::int64_t kPlenty = std::numeric_limits<std::int64_t>::max() - 1;

struct Answer {
    Status status;
    std::int64_t cost;
    std::string output;
};
Answer ask(std::uint16_t id, Revision revision, BytesView input, std::int64_t gas = kPlenty) {
    Bytes output{0xff};
    const auto result = run_precompile(id, rules_of(revision), input, gas, output);
    return {result.status, gas - result.gas_left, to_hex(output)};
}
std::int64_t price(std::uint16_t id, std::size_t size) {
    // Zeros are points at infinity; where the sizes are wrong only the price is looked at.
    const Bytes input(size);
    for (std::int64_t gas = 0;; ++gas)
        if (ask(id, Revision::osaka, input, gas).status != Status::out_of_gas) return gas;
}

/// Sizes of base, exponent and modulus, and what follows them.
Bytes modexp_input(std::uint64_t base, std::uint64_t exponent, std::uint64_t modulus,
                   std::string_view rest = "0x") {
    Bytes out;
    for (const auto size : {base, exponent, modulus}) append(out, to_hash(uint256{size}));
    append(out, parse_hex(rest).value());
    return out;
}

Address address_of(std::uint16_t id) {
    Address out;
    out.bytes[18] = static_cast<std::uint8_t>(id >> 8);
    out.bytes[19] = static_cast<std::uint8_t>(id);
    return out;
}

}  // namespace

TEST_CASE("each fork has its precompiles") {
    for (const auto& [revision, last, p256] :
         {std::tuple{Revision::cancun, 0x0a, false}, std::tuple{Revision::prague, 0x11, false},
          std::tuple{Revision::osaka, 0x11, true}}) {
        for (std::uint16_t id = 0; id < 0x200; ++id) {
            const bool expected = (id >= 1 && id <= last) || (id == 0x100 && p256);
            CHECK(is_precompile(address_of(id), revision) == expected);
            CHECK(precompile_at(address_of(id), rules_of(revision)) == (expected ? id : 0));
        }
        auto other = address_of(1);
        other.bytes[0] = 1;
        CHECK(!is_precompile(other, revision));
    }
}

TEST_CASE("prices that depend on the size alone") {
    CHECK(price(0x06, 0) == 150);
    CHECK(price(0x07, 0) == 6000);
    CHECK(price(0x08, 2 * 192) == 45000 + 2 * 34000);
    CHECK(price(0x0b, 256) == 375);
    CHECK(price(0x0c, 160) == 12000);
    CHECK(price(0x0c, 2 * 160) == 22776);
    CHECK(price(0x0d, 512) == 600);
    CHECK(price(0x0e, 288) == 22500);
    CHECK(price(0x0e, 3 * 288) == 3 * 22500 * 923 / 1000);
    CHECK(price(0x0f, 384) == 37700 + 32600);
    CHECK(price(0x10, 64) == 5500);
    CHECK(price(0x11, 128) == 23800);
    CHECK(price(0x0a, 0) == 50000);
    CHECK(price(0x100, 160) == 6900);
}

TEST_CASE("more products than the table has are priced by its last row") {
    const Bytes g1(160 * 200);
    CHECK(ask(0x0c, Revision::prague, g1).cost == 200 * 12000 * 519 / 1000);
    const Bytes g2(288 * 130);
    CHECK(ask(0x0e, Revision::prague, g2).cost == 130 * 22500 * 524 / 1000);
}

TEST_CASE("MODEXP before and after EIP-7883") {
    struct Row {
        std::string name;
        Bytes input;
        std::int64_t before, after;
    };
    const std::string ones(64, 'f');
    const std::array rows{
        Row{"nothing", modexp_input(0, 0, 0), 200, 500},
        Row{"3^2 mod 5", modexp_input(1, 1, 1, "0x030205"), 200, 500},
        // 255 iterations of complexity 4 * 4 / 3, and 16.
        Row{"32 bytes each", modexp_input(32, 32, 32, "0x" + ones + ones + ones), 16 * 255 / 3,
            16 * 255},
        Row{"33 bytes", modexp_input(33, 32, 33, "0x" + ones + "ff" + ones), 25 * 255 / 3,
            2 * 25 * 255},
        Row{"a long exponent of zeros", modexp_input(1, 40, 1), 200, 16 * 16 * 8},
        Row{"no modulus, a long exponent", modexp_input(0, 1024, 0), 200, 16 * 16 * (1024 - 32)},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(ask(5, Revision::cancun, row.input).cost == row.before);
        CHECK(ask(5, Revision::prague, row.input).cost == row.before);
        CHECK(ask(5, Revision::osaka, row.input).cost == row.after);
    }
}

TEST_CASE("EIP-7823 bounds the operands of MODEXP") {
    for (const auto& [base, exponent, modulus] :
         {std::tuple{1025, 1, 1}, std::tuple{1, 1025, 1}, std::tuple{1, 1, 1025}}) {
        const auto input =
            modexp_input(static_cast<std::uint64_t>(base), static_cast<std::uint64_t>(exponent),
                         static_cast<std::uint64_t>(modulus));
        CHECK(ask(5, Revision::prague, input).status == Status::success);
        const auto osaka = ask(5, Revision::osaka, input);
        CHECK(osaka.status != Status::success);
        CHECK(osaka.cost == kPlenty);
    }
    CHECK(ask(5, Revision::osaka, modexp_input(1024, 1024, 1024)).status == Status::success);
}

TEST_CASE("sizes that nobody can pay for are not allocated") {
    auto input = modexp_input(1, 1, 1);
    std::fill(input.begin(), input.begin() + 96, std::uint8_t{0xff});
    CHECK(ask(5, Revision::cancun, input).status == Status::out_of_gas);
}

TEST_CASE("what is invalid takes all gas") {
    for (const int id : {0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0x10, 0x11}) {
        CAPTURE(id);
        const Bytes input{1};
        const auto answer = ask(static_cast<std::uint16_t>(id), Revision::prague, input);
        CHECK(answer.status == Status::precompile_failure);
        CHECK(answer.cost == kPlenty);
        CHECK(answer.output == "0x");
    }
}

TEST_CASE("a pairing of nothing is one; P256VERIFY answers nothing to nonsense") {
    const std::string one = "0x" + std::string(63, '0') + "1";
    CHECK(ask(0x08, Revision::cancun, {}).output == one);
    const auto verdict = ask(0x100, Revision::osaka, Bytes(160));
    CHECK(verdict.status == Status::success);
    CHECK(verdict.output == "0x");
    CHECK(ask(0x100, Revision::osaka, {}).status == Status::success);
}

TEST_CASE("point evaluation: infinity opens to zero everywhere, under its own hash only") {
    // Commitment and proof are the point at infinity, y is 0.
    const std::string infinity = "c0" + std::string(94, '0');
    const std::string hash = "010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014";
    const auto input = parse_hex("0x" + hash + std::string(128, '0') + infinity + infinity).value();
    const auto answer = ask(0x0a, Revision::cancun, input);
    CHECK(answer.status == Status::success);
    CHECK(answer.cost == 50000);
    CHECK(answer.output ==
          "0x0000000000000000000000000000000000000000000000000000000000001000"
          "73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
    auto other = input;
    other[31] ^= 1;
    CHECK(ask(0x0a, Revision::cancun, other).status == Status::precompile_failure);
    auto wrong = input;
    wrong[95] = 1;
    CHECK(ask(0x0a, Revision::cancun, wrong).status == Status::precompile_failure);
}

}  // namespace alt::evm

TEST_SUITE_END();
