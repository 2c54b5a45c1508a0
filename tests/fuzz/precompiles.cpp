// Precompiles on arbitrary input: an answer that stays the same, within the gas given.
#include "runtime/evm/precompiles.hpp"

#include "core/base/assert.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    // Enough for a few pairings, and too little for an input to be slow.
    constexpr std::int64_t kGas = 400'000;
    fuzz::Input in(data, size);
    const auto choice = static_cast<std::uint16_t>(in.byte() % 0x12);
    const std::uint16_t id = choice == 0 ? 0x0100 : choice;
    const auto& rules = evm::kRules[in.byte() % evm::kRules.size()];
    const std::int64_t gas = kGas - (in.byte() % 4 == 0 ? in.integer<std::uint16_t>() * 6 : 0);
    const BytesView input = in.rest();

    Bytes output;
    Bytes again(7, 0xff);
    const auto first = evm::run_precompile(id, rules, input, gas, output);
    const auto second = evm::run_precompile(id, rules, input, gas, again);
    ALT_ASSERT(first.status == second.status && first.gas_left == second.gas_left);
    ALT_ASSERT(first.gas_left >= 0 && first.gas_left <= gas);
    if (first.status == evm::Status::success) {
        ALT_ASSERT(output == again);
    } else {
        ALT_ASSERT(first.gas_left == 0);
    }
    return 0;
}
