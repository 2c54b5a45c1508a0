#include "runtime/evm/translator/translator.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "runtime/evm/message.hpp"
#include "runtime/evm/translator/branches.hpp"
#include "runtime/evm/translator/instruction_writer.hpp"
#include "runtime/evm/translator/opcode_facts.hpp"
#include "runtime/evm/translator/symbolic_stack.hpp"

namespace alt::evm {
namespace {

constexpr std::uint8_t kInvalid = 0xfe;
/// Instructions that a block translates beyond its first jump, about.
constexpr std::size_t kMostFollowed = 64;
constexpr int kLimit = static_cast<int>(kStackLimit);
/// No stack is as high: the check of a block that asks for it fails.
constexpr std::int32_t kNoHeight = std::numeric_limits<std::int32_t>::max();

constexpr bool ends_call(Treatment treatment) noexcept {
    return treatment == Treatment::ending || treatment == Treatment::undefined ||
           treatment == Treatment::jump;
}

class Translator {
public:
    Translator(const Code& code, Targets targets)
        : code_(code),
          assembler_(program_, targets),
          stack_(assembler_),
          writer_(assembler_, stack_) {}

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

    void fail(Status status);
    void jump();
    void branch();

    /// Goes on at the target of a jump as if its block stood here.
    bool follow_jump();
    bool may_follow() const noexcept;
    bool reach_destination();

    void emit_jump(std::uint32_t to);
    [[nodiscard]] std::int32_t moved_top() const noexcept { return stack_.top() * kSlotSize; }
    [[nodiscard]] std::optional<std::uint32_t> destination(const Value& target) const noexcept;
    void resolve_jumps();

    std::int32_t distance(std::size_t from, std::uint32_t to);

    /// An op that leads elsewhere; offsets in the code.
    struct Jump {
        std::size_t op;
        std::uint32_t to;    ///< `kNoBlock`: nobody knows yet
        std::uint32_t next;  ///< if it is not taken; `kNoBlock`: the op after it
    };

    const Code& code_;
    Program program_;
    Assembler assembler_;
    SymbolicStack stack_;
    InstructionWriter writer_;
    std::vector<Jump> jumps_;
    std::vector<std::uint32_t> starts_;  ///< by offset: the op that opens a block there
    std::uint32_t pc_ = 0;
    std::uint32_t block_start_ = 0;
    bool continues_ = false;        ///< control runs on into what follows
    bool follows_ = false;          ///< the block has followed a jump
    std::uint32_t resume_ = 0;      ///< after the first jump that it followed
    std::size_t followed_ = 0;      ///< instructions since then
    std::size_t all_followed_ = 0;  ///< of all blocks
    std::size_t entry_ = 0;         ///< the op that opens the block
    std::size_t segment_ = 0;       ///< the op that charges for the present stretch
    std::int32_t segment_gas_ = 0;  ///< so far
    int needed_ = 0;                ///< items that the block finds at its entry, at least
    int growth_ = 0;                ///< items above the entry's top, at most
};

Program Translator::run() {
    program_.blocks.assign(code_.size(), Program::kNoBlock);
    starts_.assign(code_.size() + 1, Program::kNoBlock);
    do translate_block();
    while (continues_ || pc_ < code_.size());
    resolve_jumps();
    program_.ops.shrink_to_fit();
    program_.pool.shrink_to_fit();
    return std::move(program_);
}

void Translator::translate_block() {
    block_start_ = pc_;
    entry_ = assembler_.size();
    needed_ = growth_ = 0;
    continues_ = true;
    follows_ = false;
    followed_ = 0;
    if (pc_ < starts_.size()) starts_[pc_] = static_cast<std::uint32_t>(entry_);
    if (code_.is_jump_destination(pc_)) program_.blocks[pc_] = static_cast<std::uint32_t>(entry_);
    stack_.reset();
    open_segment(Special::enter);
    while (translate_instruction()) {
    }
    close_segment();
    bound_stack();
    if (!follows_) return;
    pc_ = resume_;
    skip_dead_code();
}

void Translator::open_segment(Special by) {
    segment_ = assembler_.size();
    segment_gas_ = 0;
    assembler_.emit(by, {nullptr, 0, 0, 0, static_cast<std::int32_t>(pc_)});
}

void Translator::bound_stack() noexcept {
    Op& enter = assembler_.at(entry_);
    const int room = kLimit - growth_ - needed_;
    enter.a = room < 0 ? kNoHeight : needed_ * kSlotSize;
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
    if (facts.treatment == Treatment::jumpdest && pc_ != block_start_ && !reach_destination())
        return false;
    if (follows_) ++followed_, ++all_followed_;
    const bool admitted = admit(facts);
    if (admitted && facts.treatment == Treatment::jump && follow_jump()) return true;
    if (admitted) translate_opcode(opcode, facts);
    pc_ += 1 + push_size(opcode);
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

/// The block runs into the next one. False: it ends here.
bool Translator::reach_destination() {
    if (follows_ && may_follow()) return true;
    stack_.settle({});
    if (follows_)
        emit_jump(pc_);
    else if (stack_.top() != 0)
        assembler_.emit(Special::fall, {nullptr, moved_top()});
    return false;
}

/// Bounds what blocks repeat of others, each and all.
bool Translator::may_follow() const noexcept {
    return followed_ < kMostFollowed && all_followed_ < code_.size();
}

bool Translator::follow_jump() {
    const Value target = stack_.pop();
    const auto to = destination(target);
    if (!to || !may_follow()) {
        stack_.push_back(target);
        return false;
    }
    stack_.release(target);
    if (!follows_) resume_ = pc_ + 1;
    follows_ = true;
    pc_ = *to;
    return true;
}

void Translator::translate_opcode(std::uint8_t opcode, const OpcodeFacts& facts) {
    switch (facts.treatment) {
        case Treatment::undefined:
            return fail(opcode == kInvalid ? Status::invalid_instruction
                                           : Status::undefined_instruction);
        case Treatment::jumpdest:
            return;
        case Treatment::jump:
            return jump();
        case Treatment::jumpi:
            return branch();
        default:
            return writer_.write(opcode, facts, pc_, code_.data() + pc_);
    }
}

void Translator::fail(Status status) {
    assembler_.emit(Special::fail, {nullptr, 0, static_cast<std::int32_t>(status)});
}

void Translator::emit_jump(std::uint32_t to) {
    jumps_.push_back({assembler_.size(), to, Program::kNoBlock});
    assembler_.emit(Special::jump_to, {nullptr, moved_top()});
}

std::optional<std::uint32_t> Translator::destination(const Value& target) const noexcept {
    const auto offset = stack_.small_constant(target);
    if (!offset || !code_.is_jump_destination(static_cast<std::uint64_t>(*offset)))
        return std::nullopt;
    return static_cast<std::uint32_t>(*offset);
}

void Translator::jump() {
    Value target = stack_.pop();
    if (const auto to = destination(target)) {
        stack_.settle({});
        return emit_jump(*to);
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
    const auto next = follows_ ? pc_ + 1 : Program::kNoBlock;
    if (const auto to = destination(target)) {
        auto condition = find_condition(assembler_, stack_, asked);
        const std::array<Value*, 2> held{&condition.a, &condition.b};
        stack_.settle(held);
        jumps_.push_back({assembler_.size(), *to, next});
        return assembler_.emit(condition.number(), {nullptr, moved_top(), offset_of(condition.a),
                                                    offset_of(condition.b)});
    }
    stack_.operand(target);
    const std::array<Value*, 2> held{&target, &asked};
    stack_.settle(held);
    jumps_.push_back({assembler_.size(), Program::kNoBlock, next});
    assembler_.emit(Special::branch_anywhere,
                    {nullptr, moved_top(), offset_of(target), offset_of(asked)});
}

std::int32_t Translator::distance(std::size_t from, std::uint32_t to) {
    if (starts_[to] == Program::kNoBlock) {
        // Only the reference dispatch knows what is there.
        starts_[to] = static_cast<std::uint32_t>(assembler_.size());
        assembler_.emit(Special::enter, {nullptr, 0, kNoHeight, 0, static_cast<std::int32_t>(to)});
    }
    constexpr auto kOpSize = static_cast<std::int64_t>(sizeof(Op));
    return static_cast<std::int32_t>(
        (static_cast<std::int64_t>(starts_[to]) - static_cast<std::int64_t>(from)) * kOpSize);
}

void Translator::resolve_jumps() {
    for (const auto& jump : jumps_) {
        const auto to = jump.to == Program::kNoBlock ? 0 : distance(jump.op, jump.to);
        const auto next = jump.next == Program::kNoBlock ? static_cast<std::int32_t>(sizeof(Op))
                                                         : distance(jump.op, jump.next);
        program_.ops[jump.op].c = to;
        program_.ops[jump.op].e = next;
    }
}

}  // namespace

Program translate(const Code& code, Targets targets) {
    return Translator(code, targets).run();
}

}  // namespace alt::evm
