#include "runtime/evm/interpreter.hpp"

#include <atomic>

#include "runtime/evm/dispatch.hpp"
#include "runtime/evm/machine.hpp"
#include "runtime/evm/program.hpp"
#include "runtime/evm/reference.hpp"
#include "runtime/evm/translations.hpp"

namespace alt::evm {
namespace {

/// Gas spent on a byte of code that makes its translation worth while.
constexpr std::int64_t kHotGasPerByte = 16;

std::atomic<Dispatch>& default_setting() noexcept {
    static std::atomic<Dispatch> setting{Dispatch::fast};
    return setting;
}

std::int64_t hot_gas(const Code& code) noexcept {
    return kHotGasPerByte * static_cast<std::int64_t>(code.size());
}

/// Starts with the reference dispatch, and goes over to a translation once the code is hot.
RunResult run_cold(Frame& frame, Position at) noexcept {
    const Code& code = *frame.code;
    const auto start_gas = at.gas;
    RunResult result{};
    if (run_reference_until(frame, at, start_gas - hot_gas(code), result)) {
        code.warm_up(start_gas - result.gas_left);
        return result;
    }
    const auto* const program = Translations::of(code);
    if (program == nullptr) return run_reference(frame, at);
    const auto block = program->block_at(static_cast<std::uint64_t>(at.pc - code.data()));
    return run_program(*program, frame, {&program->ops[block], at.top, at.gas});
}

}  // namespace

Dispatch default_dispatch() noexcept {
    return default_setting().load(std::memory_order_relaxed);
}
void set_default_dispatch(Dispatch dispatch) noexcept {
    default_setting().store(dispatch, std::memory_order_relaxed);
}

RunResult interpret(Frame& frame, std::int64_t gas) noexcept {
    const Code& code = *frame.code;
    const Position start{code.data(), frame.stack.get(), gas};
    const auto& options = frame.machine->options();
    if (options.dispatch == Dispatch::reference || options.tracer != nullptr)
        return run_reference(frame, start);
    const bool is_hot = code.program() != nullptr || options.dispatch == Dispatch::translated ||
                        code.warm_up(0) > hot_gas(code);
    const auto* const program = is_hot ? Translations::of(code) : nullptr;
    if (program == nullptr) return run_cold(frame, start);
    return run_program(*program, frame, {program->ops.data(), start.top, gas});
}

}  // namespace alt::evm
