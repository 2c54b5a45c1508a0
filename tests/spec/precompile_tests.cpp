#include "runtime/evm/precompiles.hpp"

#include <array>

#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

constexpr std::int64_t kPlenty = 100'000'000;  ///< gas
constexpr std::int64_t kRip7212Gas = 3'450;
constexpr std::int64_t kP256VerifyGas = 6'900;  // EIP-7951

struct Row {
    std::string_view file;
    std::uint16_t address;
};

/// MUL went into MSM: one pair.
constexpr std::array kFiles{
    Row{"add_G1_bls", 0x0b},        Row{"mul_G1_bls", 0x0c},
    Row{"msm_G1_bls", 0x0c},        Row{"add_G2_bls", 0x0d},
    Row{"mul_G2_bls", 0x0e},        Row{"msm_G2_bls", 0x0e},
    Row{"pairing_check_bls", 0x0f}, Row{"map_fp_to_G1_bls", 0x10},
    Row{"map_fp2_to_G2_bls", 0x11}, Row{"test-vectors", evm::kP256VerifyAddress},
};

std::uint16_t address_of(std::string_view stem) {
    if (stem.starts_with("fail-")) stem.remove_prefix(5);
    for (const auto& row : kFiles)
        if (row.file == stem) return row.address;
    return 0;
}

/// The file of EIP-7951 has the price of RIP-7212.
std::int64_t gas_of(const codec::Json& row, std::uint16_t address) {
    const auto gas = static_cast<std::int64_t>(codec::get_u64(row, "Gas").value());
    return address == evm::kP256VerifyAddress && gas == kRip7212Gas ? kP256VerifyGas : gas;
}

evm::PrecompileResult run(std::uint16_t address, const codec::Json& row, std::int64_t gas,
                          Bytes& output) {
    return evm::run_precompile(address, evm::rules_of(evm::Revision::osaka), hex_of(row, "Input"),
                               gas, output);
}

std::string check(const codec::Json& row, std::uint16_t address) {
    Bytes output;
    if (codec::find(row, "ExpectedError") != nullptr) {
        const auto result = run(address, row, kPlenty, output);
        return result.status == evm::Status::precompile_failure
                   ? ""
                   : "status " + std::string(evm::to_string(result.status));
    }
    const auto gas = gas_of(row, address);
    const auto result = run(address, row, gas, output);
    if (result.status != evm::Status::success)
        return "status " + std::string(evm::to_string(result.status));
    if (result.gas_left != 0) return "gas left " + std::to_string(result.gas_left);
    auto error = compare_bytes("output", output, hex_of(row, "Expected"));
    if (!error.empty()) return error;
    return run(address, row, gas - 1, output).status == evm::Status::out_of_gas
               ? ""
               : "a unit less gas is enough";
}

}  // namespace

void run_precompile_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    const auto address = address_of(file.stem().string());
    if (address == 0) return tally.record("", "which precompile is it of?");
    each_named(
        *json, tally, [&](const codec::Json& row) { return check(row, address); }, "Name");
}

}  // namespace alt::spec
