#include "runtime/evm/opcode_info.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

#include "runtime/evm/opcodes.hpp"

namespace alt::evm {
namespace {

/// From the instruction's name in the opcode table: "push<1>", "and_", "call<CallKind::callcode>".
std::string name_from(std::string_view instruction) {
    if (instruction == "finish<Status::success>") return "RETURN";
    std::string out;
    const auto open = instruction.find('<');
    const auto inner = instruction.rfind("::");
    if (inner != std::string_view::npos) {
        out = instruction.substr(inner + 2);
    } else {
        out = instruction.substr(0, open);
        if (open != std::string_view::npos) out += instruction.substr(open + 1);
    }
    std::erase_if(out, [](char c) { return c == '>' || c == '_'; });
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return out;
}

struct Table {
    std::array<std::string, 256> names{
#define ALT_NAME(byte, instruction, ...) name_from(#instruction),
#define ALT_UNDEFINED(byte) "UNDEFINED",
        ALT_EVM_OPCODES(ALT_NAME, ALT_UNDEFINED)
#undef ALT_UNDEFINED
#undef ALT_NAME
    };
    std::array<OpcodeInfo, 256> rows{{
#define ALT_ROW(byte, instruction, gas, taken, left, since) {{}, gas, taken, left},
#define ALT_UNDEFINED(byte) {},
        ALT_EVM_OPCODES(ALT_ROW, ALT_UNDEFINED)
#undef ALT_UNDEFINED
#undef ALT_ROW
    }};

    Table() {
        for (std::size_t i = 0; i < rows.size(); ++i) rows[i].name = names[i];
    }
};

}  // namespace

const OpcodeInfo& opcode_info(std::uint8_t opcode) noexcept {
    static const Table kTable;
    return kTable.rows[opcode];
}

}  // namespace alt::evm
