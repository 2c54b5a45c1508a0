#include "runtime/evm/code.hpp"

#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/evm/program.hpp"

namespace alt::evm {
namespace {

constexpr std::size_t kPadding = 33;
constexpr std::uint8_t kJumpDest = 0x5b;
constexpr std::uint8_t kPush1 = 0x60;
constexpr std::uint8_t kPush32 = 0x7f;

std::atomic<std::size_t> g_translated_bytes{0};

std::vector<std::uint64_t> find_jump_destinations(BytesView code) {
    std::vector<std::uint64_t> bits((code.size() + 63) / 64);
    for (std::size_t i = 0; i < code.size(); ++i) {
        const auto op = code[i];
        if (op == kJumpDest) bits[i / 64] |= std::uint64_t{1} << (i % 64);
        if (op >= kPush1 && op <= kPush32) i += op - kPush1 + 1u;
    }
    return bits;
}

}  // namespace

Code::Code(BytesView bytes, const Hash256& hash)
    : padded_(bytes.size() + kPadding),
      size_(bytes.size()),
      hash_(hash),
      jump_destinations_(find_jump_destinations(bytes)) {
    std::copy(bytes.begin(), bytes.end(), padded_.begin());
}

Code::~Code() {
    const auto* const program = program_.load(std::memory_order_relaxed);
    if (program == nullptr) return;
    g_translated_bytes.fetch_sub(program->bytes(), std::memory_order_relaxed);
    delete program;
}

std::size_t Code::translated_bytes() noexcept {
    return g_translated_bytes.load(std::memory_order_relaxed);
}

const Program& Code::keep(std::unique_ptr<const Program> program) const noexcept {
    const Program* present = nullptr;
    if (!program_.compare_exchange_strong(present, program.get(), std::memory_order_acq_rel))
        return *present;
    g_translated_bytes.fetch_add(program->bytes(), std::memory_order_relaxed);
    return *program.release();
}

CodePtr make_code(BytesView bytes) {
    return make_code(bytes, crypto::keccak256(bytes));
}

CodePtr make_code(BytesView bytes, const Hash256& hash) {
    return std::make_shared<const Code>(bytes, hash);
}

const CodePtr& empty_code() {
    static const CodePtr code = make_code(BytesView{});
    return code;
}

}  // namespace alt::evm
