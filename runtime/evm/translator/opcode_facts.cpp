#include "runtime/evm/translator/opcode_facts.hpp"

#include "runtime/evm/instructions/arithmetic.hpp"
#include "runtime/evm/instructions/context.hpp"
#include "runtime/evm/instructions/control.hpp"
#include "runtime/evm/instructions/kinds.hpp"
#include "runtime/evm/instructions/memory.hpp"
#include "runtime/evm/instructions/storage.hpp"
#include "runtime/evm/instructions/system.hpp"
#include "runtime/evm/opcodes.hpp"

namespace alt::evm {
namespace {

template <std::uint8_t kOpcode, auto kInstruction, int kTaken>
constexpr Treatment treatment() noexcept {
    switch (kOpcode) {
        case 0x51:
            return Treatment::mload;
        case 0x52:
            return Treatment::mstore;
        case 0x56:
            return Treatment::jump;
        case 0x57:
            return Treatment::jumpi;
        case 0x5b:
            return Treatment::jumpdest;
        case 0xfe:
            return Treatment::undefined;
        default:
            break;
    }
    if (kOpcode == 0x50 || kOpcode == 0x58 || (kOpcode >= 0x5f && kOpcode <= 0x9f))
        return Treatment::stack;
    if (inst::kIs<kInstruction, inst::Value1>) return Treatment::value1;
    if (inst::kIs<kInstruction, inst::Value2>) return Treatment::value2;
    if (inst::kIs<kInstruction, inst::Ending>) return Treatment::ending;
    return inst::kWorksInPlace<kOpcode, kInstruction, kTaken> ? Treatment::in_place
                                                              : Treatment::operands;
}

constexpr bool closes_segment(std::uint8_t opcode, Revision since) noexcept {
    switch (opcode) {
        case 0x3e:  // RETURNDATACOPY: bounds
        case 0x55:  // SSTORE: the stipend; static calls
        case 0x5a:  // GAS
        case 0x5d:  // TSTORE: static calls
            return true;
        default:
            break;
    }
    const bool may_be_undefined = since != Revision::cancun;
    return may_be_undefined || opcode >= 0xa0;  // LOG, CREATE and CALL
}

template <std::uint8_t kOpcode, auto kInstruction>
constexpr OpcodeFacts make_facts(std::int32_t gas, Treatment treatment, std::int8_t taken,
                                 std::int8_t left, Revision since) noexcept {
    // Where it may have no meaning, only the operation itself can tell whether it costs anything.
    if (since != Revision::cancun) gas = 0;
    OpcodeFacts facts{gas, taken, left, treatment, closes_segment(kOpcode, since), {}, {}};
    if constexpr (inst::kIs<kInstruction, inst::Value1>) facts.value1 = kInstruction;
    if constexpr (inst::kIs<kInstruction, inst::Value2>) facts.value2 = kInstruction;
    return facts;
}

constexpr OpcodeFacts kFacts[256] = {
#define ALT_FACTS(byte, name, gas, taken, left, since)                                   \
    make_facts<byte, inst::name>(gas, treatment<byte, inst::name, taken>(), taken, left, \
                                 Revision::since),
#define ALT_UNDEFINED(byte) {0, 0, 0, Treatment::undefined, false, {}, {}},
    ALT_EVM_OPCODES(ALT_FACTS, ALT_UNDEFINED)
#undef ALT_UNDEFINED
#undef ALT_FACTS
};

}  // namespace

const OpcodeFacts& facts_of(std::uint8_t opcode) noexcept {
    return kFacts[opcode];
}

}  // namespace alt::evm
