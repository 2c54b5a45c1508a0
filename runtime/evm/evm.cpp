#include "runtime/evm/evm.hpp"

#include "runtime/evm/machine.hpp"
#include "runtime/evm/translations.hpp"

namespace alt::evm {

Evm::Evm(Host& host, Revision revision, BlockContext block, TxContext tx, Options options)
    : machine_(std::make_unique<Machine>(host, revision, block, std::move(tx), options)) {}

Evm::~Evm() = default;

CallResult Evm::call(const Message& message) noexcept {
    const Translations::Use use;
    const auto callee = machine_->resolve(message.code_address);
    if (callee.delegated) machine_->warm_account(*callee.delegated);
    return machine_->call(message, callee);
}

Outcome Evm::execute(const Message& message) noexcept {
    const Translations::Use use;
    const auto result = is_create(message.kind) ? machine_->create(message) : call(message);
    return {result.status, result.gas_left, result.gas_refund, to_bytes(result.output),
            result.created};
}

std::string_view to_string(Status status) noexcept {
    switch (status) {
        case Status::success:
            return "success";
        case Status::revert:
            return "execution reverted";
        case Status::out_of_gas:
            return "out of gas";
        case Status::invalid_instruction:
            return "invalid instruction (0xfe)";
        case Status::undefined_instruction:
            return "undefined instruction";
        case Status::stack_underflow:
            return "stack underflow";
        case Status::stack_overflow:
            return "stack overflow";
        case Status::bad_jump_destination:
            return "bad jump destination";
        case Status::static_mode_violation:
            return "write in a static call";
        case Status::call_depth_exceeded:
            return "call depth exceeded";
        case Status::insufficient_balance:
            return "insufficient balance for the transfer";
        case Status::nonce_overflow:
            return "nonce overflow";
        case Status::contract_collision:
            return "contract address collision";
        case Status::code_size_limit:
            return "code size limit exceeded";
        case Status::init_code_size_limit:
            return "init code size limit exceeded";
        case Status::invalid_code_prefix:
            return "code starts with 0xef";
        case Status::return_data_out_of_bounds:
            return "return data out of bounds";
        case Status::precompile_failure:
            return "precompile failed";
    }
    return "unknown";
}

}  // namespace alt::evm
