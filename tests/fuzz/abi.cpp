// The contract ABI: reading arbitrary bytes as any types ends in an answer, and what is written is
// read back.
#include "core/codec/abi.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "tests/fuzz/input.hpp"

namespace alt::fuzz {
namespace {

using codec::AbiReader;
using codec::AbiWriter;

/// One read of the type that `type` chooses; a tuple goes on with its members. Answers whether the
/// reader may go on.
bool read_one(std::uint8_t type, AbiReader& reader) {
    switch (type % 11) {
        case 0:
            return reader.word().has_value();
        case 1:
            return reader.uint64().has_value();
        case 2:
            return reader.boolean().has_value();
        case 3:
            return reader.bytes32().has_value();
        case 4:
            return reader.address().has_value();
        case 5:
            return reader.bytes().has_value();
        case 6:
            return reader.string().has_value();
        case 7:
            return reader.bytes_array().has_value();
        case 8:
            return reader.bytes32_array().has_value();
        case 9:
            return reader.word_array().has_value();
        default: {
            auto members = reader.dynamic_tuple();
            if (members) reader = *members;
            return members.has_value();
        }
    }
}

void read_arbitrary(Input in) {
    Input types(in.run());
    const BytesView data = in.rest();
    AbiReader reader(data);
    while (!types.empty() && read_one(types.byte(), reader)) {
    }
    // A text is inside the data; the other answers are short.
    ALT_ASSERT(codec::revert_reason(data).size() <= std::max<std::size_t>(data.size(), 80));
}

struct Values {
    uint256 word;
    Address address;
    Bytes bytes;
    std::vector<Bytes> bytes_array;
    std::vector<uint256> words;
    bool flag = false;
};

Values take_values(Input& in) {
    Values out;
    out.word = in.word();
    out.address = in.fixed<Address>();
    out.flag = (in.byte() & 1) != 0;
    out.bytes = to_bytes(in.run());
    for (auto count = in.byte() % 5; count > 0; --count)
        out.bytes_array.push_back(to_bytes(in.run()));
    for (auto count = in.byte() % 5; count > 0; --count) out.words.push_back(in.word());
    return out;
}

AbiWriter written(const Values& values) {
    AbiWriter out;
    out.word(values.word).bytes(values.bytes).address(values.address);
    out.bytes_array(values.bytes_array).boolean(values.flag).word_array(values.words);
    return out;
}

void check_read_back(AbiReader& reader, const Values& values) {
    const auto word = reader.word();
    ALT_ASSERT(word && *word == values.word);
    const auto bytes = reader.bytes();
    ALT_ASSERT(bytes && *bytes == values.bytes);
    const auto address = reader.address();
    ALT_ASSERT(address && *address == values.address);
    const auto array = reader.bytes_array();
    ALT_ASSERT(array && *array == values.bytes_array);
    const auto flag = reader.boolean();
    ALT_ASSERT(flag && *flag == values.flag);
    const auto words = reader.word_array();
    ALT_ASSERT(words && *words == values.words);
}

void write_and_read(Input in) {
    const Values outer = take_values(in);
    const Values inner = take_values(in);
    AbiWriter writer = written(outer);
    writer.tuple(written(inner));
    const Bytes encoded = writer.encode();
    AbiReader reader(encoded);
    check_read_back(reader, outer);
    auto members = reader.dynamic_tuple();
    ALT_ASSERT(members.has_value());
    check_read_back(*members, inner);
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::read_arbitrary(fuzz::Input(data, size));
    fuzz::write_and_read(fuzz::Input(data, size));
    return 0;
}
