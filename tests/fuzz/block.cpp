// Headers and blocks: what decodes encodes to the same bytes.
#include "core/base/assert.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/header.hpp"
#include "tests/fuzz/input.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    const BytesView raw(data, size);
    if (const auto header = eth::decode_header(raw)) {
        ALT_ASSERT(equal(eth::encode(*header), raw));
        ALT_ASSERT(eth::hash_of(*header) == crypto::keccak256(raw));
    }
    if (const auto block = eth::decode_block(raw)) ALT_ASSERT(equal(eth::encode(*block), raw));
    return 0;
}
