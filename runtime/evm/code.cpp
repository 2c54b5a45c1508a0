#include "runtime/evm/code.hpp"

#include <algorithm>

#include "core/crypto/keccak.hpp"
#include "runtime/evm/translations.hpp"

namespace alt::evm {
namespace {

constexpr std::size_t kPadding = 33;
constexpr std::uint8_t kJumpDest = 0x5b;
constexpr std::uint8_t kPush1 = 0x60;
constexpr std::uint8_t kPush32 = 0x7f;

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
    if (program() != nullptr) Translations::drop(*this);
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
