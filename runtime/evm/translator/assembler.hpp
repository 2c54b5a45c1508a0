#pragma once

#include <unordered_map>

#include "runtime/evm/operation.hpp"
#include "runtime/evm/program.hpp"

namespace alt::evm {

/// Bytes from one stack slot to the next: operands are byte offsets.
inline constexpr std::int32_t kSlotSize = sizeof(uint256);

/// Writes the operations of a program one after the other.
class Assembler {
public:
    Assembler(Program& program, Targets targets) : program_(program), targets_(targets) {}

    /// `operands.target` is filled in here.
    void emit(std::size_t operation, Op operands) {
        operands.target = targets_[operation];
        program_.ops.push_back(operands);
        operations_.push_back(static_cast<std::uint16_t>(operation));
    }
    void emit(Special special, Op operands) { emit(operation(special), operands); }

    /// The offset of a constant in the pool.
    std::int32_t pool(const uint256& word) {
        const auto next = static_cast<std::int32_t>(program_.pool.size()) * kSlotSize;
        const auto [found, added] = offsets_.try_emplace(word, next);
        if (added) program_.pool.push_back(word);
        return found->second;
    }

    [[nodiscard]] std::size_t size() const noexcept { return program_.ops.size(); }
    [[nodiscard]] Op& at(std::size_t index) noexcept { return program_.ops[index]; }
    /// The number of the operation emitted last; there is one.
    [[nodiscard]] std::size_t last() const noexcept { return operations_.back(); }
    /// Takes it back.
    Op remove_last() noexcept {
        const Op op = program_.ops.back();
        program_.ops.pop_back();
        operations_.pop_back();
        return op;
    }

private:
    Program& program_;
    Targets targets_;
    std::unordered_map<uint256, std::int32_t> offsets_;
    std::vector<std::uint16_t> operations_;  ///< of the ops, in order
};

}  // namespace alt::evm
