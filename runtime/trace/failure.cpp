#include "runtime/trace/failure.hpp"

#include <array>
#include <utility>

#include "core/base/uint256.hpp"
#include "core/codec/abi.hpp"
#include "runtime/evm/opcode_info.hpp"

namespace alt::trace {
namespace {

using evm::Status;

constexpr int kStackLimit = 1024;

std::string opcode_text(std::uint8_t opcode) {
    const auto name = evm::opcode_info(opcode).name;
    if (name != "UNDEFINED") return std::string(name);
    return "opcode " + to_quantity(uint256(opcode)) + " not defined";
}

std::string stack_underflow(const Failure& failure) {
    return "stack underflow (" + std::to_string(failure.stack_items) + " <=> " +
           std::to_string(evm::opcode_info(failure.opcode).taken) + ")";
}

std::string stack_overflow(const Failure& failure) {
    const auto& info = evm::opcode_info(failure.opcode);
    return "stack limit reached " + std::to_string(failure.stack_items) + " (" +
           std::to_string(kStackLimit + info.taken - info.left) + ")";
}

/// The texts of geth's accounts/abi for the codes that Solidity gives.
constexpr std::array<std::pair<std::uint64_t, const char*>, 10> kPanics{{
    {0x00, "generic panic"},
    {0x01, "assert(false)"},
    {0x11, "arithmetic underflow or overflow"},
    {0x12, "division or modulo by zero"},
    {0x21, "enum overflow"},
    {0x22, "invalid encoded storage byte array accessed"},
    {0x31, "out-of-bounds array access; popping on an empty array"},
    {0x32, "out-of-bounds access of an array or bytesN"},
    {0x41, "out of memory"},
    {0x51, "uninitialized function"},
}};

std::string panic_text(const uint256& code) {
    for (const auto& [known, text] : kPanics)
        if (code == uint256(known)) return text;
    return "unknown panic code: " + to_quantity(code);
}

}  // namespace

std::string geth_error(const Failure& failure) {
    switch (failure.status) {
        case Status::success:
            return {};
        case Status::revert:
            return "execution reverted";
        case Status::out_of_gas:
            return failure.code_deposit ? "contract creation code storage out of gas"
                                        : "out of gas";
        case Status::invalid_instruction:
        case Status::undefined_instruction:
            return "invalid opcode: " + opcode_text(failure.opcode);
        case Status::stack_underflow:
            return stack_underflow(failure);
        case Status::stack_overflow:
            return stack_overflow(failure);
        case Status::bad_jump_destination:
            return "invalid jump destination";
        case Status::static_mode_violation:
            return "write protection";
        case Status::call_depth_exceeded:
            return "max call depth exceeded";
        case Status::insufficient_balance:
            return "insufficient balance for transfer";
        case Status::nonce_overflow:
            return "nonce uint64 overflow";
        case Status::contract_collision:
            return "contract address collision";
        case Status::code_size_limit:
            return "max code size exceeded";
        case Status::init_code_size_limit:
            return "max initcode size exceeded";
        case Status::invalid_code_prefix:
            return "invalid code: must not begin with 0xef";
        case Status::return_data_out_of_bounds:
            return "return data out of bounds";
        case Status::precompile_failure:
            return "precompiled failed";
    }
    return "unknown";
}

std::string parity_error(const Failure& failure) {
    switch (failure.status) {
        case Status::revert:
            return "Reverted";
        case Status::out_of_gas:
        case Status::code_size_limit:
            return "Out of gas";
        case Status::invalid_instruction:
        case Status::undefined_instruction:
            return "Bad instruction";
        case Status::stack_underflow:
            return "Stack underflow";
        case Status::stack_overflow:
            return "Out of stack";
        case Status::bad_jump_destination:
            return "Bad jump destination";
        case Status::static_mode_violation:
            return "Mutable Call In Static Context";
        case Status::return_data_out_of_bounds:
            return "Out of bounds";
        case Status::precompile_failure:
            return "Built-in failed";
        default:
            return geth_error(failure);
    }
}

std::optional<std::string> revert_text(BytesView data) {
    const auto is = [&](std::string_view signature) {
        const auto selector = codec::selector(signature);
        return data.size() >= selector.kSize && equal(data.first(selector.kSize), selector);
    };
    const bool is_error = is("Error(string)");
    if (!is_error && !is("Panic(uint256)")) return std::nullopt;
    codec::AbiReader reader(data.subspan(codec::Selector::kSize));
    if (is_error) {
        auto text = reader.string();
        return text ? std::optional(std::move(*text)) : std::nullopt;
    }
    const auto code = reader.word();
    return code ? std::optional(panic_text(*code)) : std::nullopt;
}

}  // namespace alt::trace
