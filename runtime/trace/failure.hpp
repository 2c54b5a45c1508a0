#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/bytes.hpp"
#include "runtime/evm/message.hpp"

namespace alt::trace {

/// Why a call failed, with what error messages tell.
struct Failure {
    evm::Status status = evm::Status::success;
    std::uint8_t opcode = 0;      ///< the call's last instruction
    std::size_t stack_items = 0;  ///< before it
    bool code_deposit = false;    ///< the init code had ended well
};

/// In geth's words (core/vm/errors.go): "out of gas", "stack underflow (0 <=> 2)"; empty: no
/// failure.
std::string geth_error(const Failure& failure);
/// In OpenEthereum's words ("Reverted", "Out of gas"); geth's where that has none.
std::string parity_error(const Failure& failure);

/// What revert data says: the text of Error(string), or of Panic(uint256) in geth's words; none for
/// anything else.
std::optional<std::string> revert_text(BytesView data);

}  // namespace alt::trace
