#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/base/bytes.hpp"

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

/// Precompiles that a simulation moves: by address the number of the precompile that answers there
/// (see precompile_at), 0 for one that is an ordinary account now. Warmth stays with the revision's
/// addresses.
using PrecompileMoves = std::unordered_map<Address, std::uint16_t>;

/// How one `Evm` runs.
struct Options {
    Dispatch dispatch = default_dispatch();
    const PrecompileMoves* moves = nullptr;  ///< outlives the `Evm`; null: none
    Tracer* tracer = nullptr;                ///< outlives the `Evm`; forces the reference dispatch
};

}  // namespace alt::evm
