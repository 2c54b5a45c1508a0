#include "runtime/evm/translator/translator.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <optional>
#include <utility>

#include "runtime/evm/message.hpp"
#include "runtime/evm/translator/branches.hpp"
#include "runtime/evm/translator/opcode_facts.hpp"
#include "runtime/evm/translator/symbolic_stack.hpp"
#include "runtime/evm/word.hpp"

namespace alt::evm {
namespace {

constexpr std::uint8_t kPop = 0x50;
constexpr std::uint8_t kPc = 0x58;
constexpr std::uint8_t kPush0 = 0x5f;
constexpr std::uint8_t kDup1 = 0x80;
constexpr std::uint8_t kSwap1 = 0x90;
constexpr std::uint8_t kInvalid = 0xfe;
constexpr int kLimit = static_cast<int>(kStackLimit);
constexpr std::int32_t kMostSmall = std::numeric_limits<std::int32_t>::max();

constexpr bool ends_call(Treatment treatment) noexcept {
    return treatment == Treatment::ending || treatment == Treatment::undefined ||
           treatment == Treatment::jump;
}

class Translator {
public:
    Translator(const Code& code, Targets targets)
        : code_(code), assembler_(program_, targets), stack_(assembler_) {}

    Program run();

private:
    void translate_block();
    /// False: the block has ended.
    bool translate_instruction();
    void translate_opcode(std::uint8_t opcode, const OpcodeFacts& facts);
    bool admit(const OpcodeFacts& facts) noexcept;
    void bound_stack() noexcept;
    void skip_dead_code() noexcept;
    void open_segment(Special by);
    void close_segment() noexcept { assembler_.at(segment_).d = segment_gas_; }

    void stack_only(std::uint8_t opcode);
    void compute1(std::uint8_t opcode, const OpcodeFacts& facts);
    void compute2(std::uint8_t opcode, const OpcodeFacts& facts);
    void take_operands(std::uint8_t opcode, const OpcodeFacts& facts);
    void load_memory(std::uint8_t opcode);
    void store_memory(std::uint8_t opcode);
    void work_in_place(std::uint8_t opcode, const OpcodeFacts& facts);
    void fail(Status status);
    void jump();
    void branch();

    void emit_jump(std::size_t number, std::uint32_t to, Op operands);
    [[nodiscard]] std::int32_t moved_top() const noexcept { return stack_.top() * kSlotSize; }
    /// A constant that fits an operand.
    [[nodiscard]] std::optional<std::int32_t> small(const Value& value) const noexcept;
    [[nodiscard]] std::optional<std::uint32_t> destination(const Value& target) const noexcept;
    void count_destinations();
    void resolve_jumps() noexcept;

    struct Jump {
        std::size_t op;
        std::uint32_t to;  ///< offset in the code
    };

    const Code& code_;
    Program program_;
    Assembler assembler_;
    SymbolicStack stack_;
    std::vector<Jump> jumps_;
    std::uint32_t pc_ = 0;
    std::uint32_t block_start_ = 0;
    bool continues_ = false;        ///< control runs on into what follows
    std::size_t entry_ = 0;         ///< the op that opens the block
    std::size_t segment_ = 0;       ///< the op that charges for the present stretch
    std::int32_t segment_gas_ = 0;  ///< so far
    int needed_ = 0;                ///< items that the block finds at its entry, at least
    int growth_ = 0;                ///< items above the entry's top, at most
};

Program Translator::run() {
    do translate_block();
    while (continues_ || pc_ < code_.size());
    count_destinations();
    resolve_jumps();
    program_.ops.shrink_to_fit();
    program_.pool.shrink_to_fit();
    program_.blocks.shrink_to_fit();
    return std::move(program_);
}

void Translator::translate_block() {
    block_start_ = pc_;
    entry_ = assembler_.size();
    needed_ = growth_ = 0;
    continues_ = true;
    if (code_.is_jump_destination(pc_))
        program_.blocks.push_back(static_cast<std::uint32_t>(entry_));
    stack_.reset();
    open_segment(Special::enter);
    while (translate_instruction()) {
    }
    close_segment();
    bound_stack();
}

void Translator::open_segment(Special by) {
    segment_ = assembler_.size();
    segment_gas_ = 0;
    assembler_.emit(by, {nullptr, 0, 0, 0, static_cast<std::int32_t>(pc_)});
}

void Translator::bound_stack() noexcept {
    Op& enter = assembler_.at(entry_);
    const int room = kLimit - growth_ - needed_;
    // If no stack fits, the check must fail.
    enter.a = room < 0 ? std::numeric_limits<std::int32_t>::max() : needed_ * kSlotSize;
    enter.b = std::max(room, 0) * kSlotSize;
}

/// What comes before the next jump destination is never reached.
void Translator::skip_dead_code() noexcept {
    continues_ = false;
    while (pc_ < code_.size() && !code_.is_jump_destination(pc_)) ++pc_;
}

bool Translator::admit(const OpcodeFacts& facts) noexcept {
    const int left = stack_.top() - facts.taken;
    needed_ = std::max(needed_, -left);
    growth_ = std::max(growth_, left + facts.left);
    segment_gas_ += facts.gas;
    return needed_ <= kLimit && growth_ <= kLimit;
}

bool Translator::translate_instruction() {
    const std::uint8_t opcode = code_.data()[pc_];
    const auto& facts = facts_of(opcode);
    if (facts.treatment == Treatment::jumpdest && pc_ != block_start_) {
        stack_.settle({});
        if (stack_.top() != 0) assembler_.emit(Special::fall, {nullptr, moved_top()});
        return false;
    }
    const bool admitted = admit(facts);
    if (admitted) translate_opcode(opcode, facts);
    ++pc_;
    if (!admitted || ends_call(facts.treatment)) {
        skip_dead_code();
        return false;
    }
    if (facts.treatment == Treatment::jumpi) return false;
    if (facts.closes_segment) {
        close_segment();
        open_segment(Special::charge);
    }
    return true;
}

void Translator::translate_opcode(std::uint8_t opcode, const OpcodeFacts& facts) {
    switch (facts.treatment) {
        case Treatment::value1:
            return compute1(opcode, facts);
        case Treatment::value2:
            return compute2(opcode, facts);
        case Treatment::operands:
        case Treatment::ending:
            return take_operands(opcode, facts);
        case Treatment::mload:
            return load_memory(opcode);
        case Treatment::mstore:
            return store_memory(opcode);
        case Treatment::in_place:
            return work_in_place(opcode, facts);
        case Treatment::undefined:
            return fail(opcode == kInvalid ? Status::invalid_instruction
                                           : Status::undefined_instruction);
        case Treatment::stack:
            return stack_only(opcode);
        case Treatment::jumpdest:
            return;
        case Treatment::jump:
            return jump();
        case Treatment::jumpi:
            return branch();
    }
}

void Translator::stack_only(std::uint8_t opcode) {
    if (opcode == kPop) return stack_.drop();
    if (opcode == kPc) return stack_.push(pc_);
    if (opcode >= kSwap1) return stack_.swap(opcode - kSwap1 + 1);
    if (opcode >= kDup1) return stack_.dup(opcode - kDup1 + 1);
    const std::uint32_t size = opcode - kPush0;
    std::array<std::uint8_t, 32> word{};
    std::copy_n(code_.data() + pc_ + 1, size, word.end() - size);
    stack_.push(load_word(word.data()));
    pc_ += size;
}

void Translator::compute1(std::uint8_t opcode, const OpcodeFacts& facts) {
    Value a = stack_.pop();
    if (a.is_constant() && !facts.closes_segment) return stack_.push(facts.value1(stack_.word(a)));
    const auto from = stack_.operand(a);
    stack_.release(a);
    assembler_.emit(operation(opcode), {nullptr, stack_.push_result(), from});
}

void Translator::compute2(std::uint8_t opcode, const OpcodeFacts& facts) {
    const Value a = stack_.pop();
    const Value b = stack_.pop();
    if (a.is_constant() && b.is_constant())
        return stack_.push(facts.value2(stack_.word(a), stack_.word(b)));
    const auto offset = [&](const Value& value) {
        return value.is_constant() ? assembler_.pool(stack_.word(value)) : offset_of(value);
    };
    const auto from_a = offset(a);
    const auto from_b = offset(b);
    Form form = Form::slots;
    if (a.is_constant()) form = Form::first_constant;
    if (b.is_constant()) form = Form::second_constant;
    stack_.release(a);
    stack_.release(b);
    assembler_.emit(operation(opcode, form), {nullptr, stack_.push_result(), from_a, from_b});
}

void Translator::take_operands(std::uint8_t opcode, const OpcodeFacts& facts) {
    std::array<Value, 3> values{};
    std::array<std::int32_t, 3> from{};
    const auto count = static_cast<std::size_t>(facts.taken);
    for (std::size_t i = 0; i < count; ++i) values[i] = stack_.pop();
    for (std::size_t i = 0; i < count; ++i) from[i] = stack_.operand(values[i]);
    for (std::size_t i = 0; i < count; ++i) stack_.release(values[i]);
    const auto to = facts.left != 0 ? stack_.push_result() : 0;
    assembler_.emit(operation(opcode), {nullptr, to, from[0], from[1], from[2]});
}

std::optional<std::int32_t> Translator::small(const Value& value) const noexcept {
    if (!value.is_constant()) return std::nullopt;
    const auto& word = stack_.word(value);
    if (!word.fits_u64() || word.low() > kMostSmall) return std::nullopt;
    return static_cast<std::int32_t>(word.low());
}

void Translator::load_memory(std::uint8_t opcode) {
    Value offset = stack_.pop();
    const auto at = small(offset);
    const auto from = at ? *at : stack_.operand(offset);
    stack_.release(offset);
    assembler_.emit(at ? operation(Special::mload_at) : operation(opcode),
                    {nullptr, stack_.push_result(), from});
}

void Translator::store_memory(std::uint8_t opcode) {
    Value offset = stack_.pop();
    Value word = stack_.pop();
    const auto at = small(offset);
    const auto to = at ? *at : stack_.operand(offset);
    const auto from = stack_.operand(word);
    stack_.release(offset);
    stack_.release(word);
    assembler_.emit(at ? operation(Special::mstore_at) : operation(opcode), {nullptr, 0, to, from});
}

void Translator::work_in_place(std::uint8_t opcode, const OpcodeFacts& facts) {
    stack_.settle({});
    assembler_.emit(operation(opcode), {nullptr, 0, moved_top()});
    for (int i = 0; i < facts.taken; ++i) stack_.drop();
    stack_.push_in_place(facts.left);
}

void Translator::fail(Status status) {
    assembler_.emit(Special::fail, {nullptr, 0, static_cast<std::int32_t>(status)});
}

void Translator::emit_jump(std::size_t number, std::uint32_t to, Op operands) {
    jumps_.push_back({assembler_.size(), to});
    assembler_.emit(number, operands);
}

std::optional<std::uint32_t> Translator::destination(const Value& target) const noexcept {
    const auto offset = small(target);
    if (!offset || !code_.is_jump_destination(static_cast<std::uint64_t>(*offset)))
        return std::nullopt;
    return static_cast<std::uint32_t>(*offset);
}

void Translator::jump() {
    Value target = stack_.pop();
    if (const auto to = destination(target)) {
        stack_.settle({});
        return emit_jump(operation(Special::jump_to), *to, {nullptr, moved_top()});
    }
    if (target.is_constant()) return fail(Status::bad_jump_destination);
    const std::array<Value*, 1> held{&target};
    stack_.settle(held);
    assembler_.emit(Special::jump_anywhere, {nullptr, moved_top(), offset_of(target)});
}

void Translator::branch() {
    Value target = stack_.pop();
    Value asked = stack_.pop();
    stack_.operand(asked);
    if (const auto to = destination(target)) {
        auto condition = find_condition(assembler_, stack_, asked);
        const std::array<Value*, 2> held{&condition.a, &condition.b};
        stack_.settle(held);
        return emit_jump(condition.number(), *to,
                         {nullptr, moved_top(), offset_of(condition.a), offset_of(condition.b)});
    }
    stack_.operand(target);
    const std::array<Value*, 2> held{&target, &asked};
    stack_.settle(held);
    assembler_.emit(Special::branch_anywhere,
                    {nullptr, moved_top(), offset_of(target), offset_of(asked)});
}

void Translator::count_destinations() {
    std::uint32_t count = 0;
    for (const auto word : code_.jump_destinations()) {
        program_.ranks.push_back(count);
        count += static_cast<std::uint32_t>(std::popcount(word));
    }
}

void Translator::resolve_jumps() noexcept {
    for (const auto& [op, to] : jumps_) {
        const auto block = *program_.block_at(code_, to);
        const auto distance = static_cast<std::ptrdiff_t>(block) - static_cast<std::ptrdiff_t>(op);
        program_.ops[op].c = static_cast<std::int32_t>(distance) * static_cast<int>(sizeof(Op));
    }
}

}  // namespace

Program translate(const Code& code, Targets targets) {
    return Translator(code, targets).run();
}

}  // namespace alt::evm
