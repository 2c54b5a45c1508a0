#pragma once

#include <cstdint>

namespace alt::evm {

class Tracer;

/// How instructions are run. All give the same results to the unit of gas.
enum class Dispatch : std::uint8_t {
    fast,        ///< code that has run for a while is translated
    translated,  ///< from the first instruction on: `fast` for tests
    reference,   ///< one instruction at a time with every check in sight: slow, the judge of the
                 ///< others
};

/// What `Options` start with in this process; `fast` unless a test sets another.
Dispatch default_dispatch() noexcept;
void set_default_dispatch(Dispatch dispatch) noexcept;

/// How one `Evm` runs.
struct Options {
    Dispatch dispatch = default_dispatch();
    Tracer* tracer = nullptr;  ///< outlives the `Evm`; forces the reference dispatch
};

}  // namespace alt::evm
