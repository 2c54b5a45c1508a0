// RLP: what the checker accepts can be read, item by item, and written again to the same bytes;
// what it refuses is refused by the reader, too.
#include "core/codec/rlp.hpp"

#include "core/base/assert.hpp"
#include "tests/fuzz/input.hpp"

namespace alt::fuzz {
namespace {

using codec::RlpReader;
using codec::RlpWriter;

/// Typed reads of one string agree with its bytes.
void check_typed(BytesView item, BytesView string) {
    const bool is_number = string.size() <= 32 && (string.empty() || string[0] != 0);
    const auto number = RlpReader(item).uint();
    ALT_ASSERT(number.has_value() == is_number);
    const auto small = RlpReader(item).uint64();
    ALT_ASSERT(small.has_value() == (is_number && string.size() <= 8));
    if (number) {
        ALT_ASSERT(equal(codec::rlp_uint(*number), item));
        ALT_ASSERT(!small || *small == number->low());
    }
    ALT_ASSERT(RlpReader(item).address().has_value() == (string.size() == Address::kSize));
    ALT_ASSERT(RlpReader(item).hash().has_value() == (string.size() == Hash256::kSize));
    const auto recipient = RlpReader(item).optional_address();
    ALT_ASSERT(recipient.has_value() == (string.empty() || string.size() == Address::kSize));
}

/// Copies every item; false at the first that is refused, or nested deeper than `levels`.
bool copy_items(RlpReader& in, RlpWriter& out, std::size_t levels) {
    while (!in.at_end()) {
        RlpReader ahead = in;
        const auto item = ahead.raw();
        if (!in.next_is_list()) {
            const auto string = in.bytes();
            ALT_ASSERT(string.has_value() == item.has_value());
            if (!string) return false;
            check_typed(*item, *string);
            out.bytes(*string);
            continue;
        }
        auto items = in.list();
        ALT_ASSERT(items.has_value() == item.has_value());
        if (!items || levels == 0) return false;
        out.begin_list();
        if (!copy_items(*items, out, levels - 1)) return false;
        out.end_list();
    }
    return true;
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    const BytesView input(data, size);
    const bool accepted = codec::check_rlp(input).has_value();

    codec::RlpReader first(input);
    const bool is_one_item = first.raw() && first.at_end();
    codec::RlpReader reader(input);
    codec::RlpWriter writer;
    const bool copied = fuzz::copy_items(reader, writer, codec::kMaxRlpDepth);
    ALT_ASSERT(accepted == (copied && is_one_item));
    if (copied) ALT_ASSERT(equal(writer.take(), input));
    return 0;
}
