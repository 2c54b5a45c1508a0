#include "core/codec/rlp.hpp"

#include <array>
#include <bit>
#include <string>
#include <utility>

namespace alt::codec {
namespace {

constexpr std::size_t kLongestShort = 55;

Error malformed(const char* flaw) {
    return make_error(Errc::invalid_input, std::string("RLP: ") + flaw);
}

unsigned length_of_length(std::size_t length) noexcept {
    return (static_cast<unsigned>(std::bit_width(length)) + 7) / 8;
}

/// Writes the header to `out`, which has room for 9 bytes, and returns its size.
std::size_t write_header(std::uint8_t* out, std::uint8_t base, std::size_t length) noexcept {
    if (length <= kLongestShort) {
        out[0] = static_cast<std::uint8_t>(base + length);
        return 1;
    }
    const unsigned count = length_of_length(length);
    out[0] = static_cast<std::uint8_t>(base + kLongestShort + count);
    for (unsigned i = 0; i < count; ++i)
        out[1 + i] = static_cast<std::uint8_t>(length >> (8 * (count - 1 - i)));
    return 1 + count;
}

Result<BytesView> integer_bytes(BytesView string, std::size_t max_size) {
    if (!string.empty() && string[0] == 0) return malformed("integer with leading zeros");
    if (string.size() > max_size) return malformed("integer is too large");
    return string;
}

/// The payload length of a long item, `count` bytes behind the first one.
Result<std::size_t> long_length(BytesView input, std::size_t count) {
    if (input.size() < 1 + count) return malformed("length reaches past the end");
    if (input[1] == 0) return malformed("length with leading zeros");
    std::uint64_t length = 0;
    for (std::size_t i = 0; i < count; ++i) length = length << 8 | input[1 + i];
    if (length <= kLongestShort) return malformed("long form of a short item");
    return static_cast<std::size_t>(length);
}

}  // namespace

void RlpWriter::header(std::uint8_t base, std::size_t length) {
    std::array<std::uint8_t, 9> room{};
    const std::size_t size = write_header(room.data(), base, length);
    out_.insert(out_.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
}

RlpWriter& RlpWriter::bytes(BytesView string) {
    if (string.size() != 1 || string[0] >= 0x80) header(0x80, string.size());
    append(out_, string);
    return *this;
}

RlpWriter& RlpWriter::uint(std::uint64_t value) {
    return uint(uint256(value));
}

RlpWriter& RlpWriter::uint(const uint256& value) {
    const Hash256 word = to_be_bytes(value);
    return bytes(word.view().last((value.bits() + 7) / 8));
}

RlpWriter& RlpWriter::raw(BytesView item) {
    append(out_, item);
    return *this;
}

RlpWriter& RlpWriter::begin_list() {
    open_lists_.push_back(out_.size());
    return *this;
}

// The payload moves by the size of its header once for each level of nesting.
RlpWriter& RlpWriter::end_list() {
    ALT_ASSERT(!open_lists_.empty());
    const std::size_t start = open_lists_.back();
    open_lists_.pop_back();
    std::array<std::uint8_t, 9> room{};
    const std::size_t size = write_header(room.data(), 0xc0, out_.size() - start);
    out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(start), room.begin(),
                room.begin() + static_cast<std::ptrdiff_t>(size));
    return *this;
}

Bytes RlpWriter::take() {
    ALT_ASSERT(open_lists_.empty());
    return std::exchange(out_, {});
}

Bytes rlp_bytes(BytesView string) {
    return RlpWriter().bytes(string).take();
}
Bytes rlp_uint(const uint256& value) {
    return RlpWriter().uint(value).take();
}

Result<RlpReader::Item> RlpReader::next() {
    if (rest_.empty()) return malformed("an item is missing");
    const std::uint8_t first = rest_[0];
    const bool is_list = first >= 0xc0;
    std::size_t header_size = first < 0x80 ? 0 : 1;
    std::size_t length = 1;
    if (first >= 0x80) {
        const std::size_t count = first - (is_list ? 0xc0u : 0x80u);
        length = count;
        if (count > kLongestShort) {
            header_size = 1 + count - kLongestShort;
            ALT_TRY_ASSIGN(length, long_length(rest_, count - kLongestShort));
        }
    }
    if (length > rest_.size() - header_size) return malformed("item reaches past the end");
    const BytesView payload = rest_.subspan(header_size, length);
    if (first == 0x81 && payload[0] < 0x80) return malformed("a byte below 0x80 with a header");
    const Item item{is_list, payload, rest_.first(header_size + length)};
    rest_ = rest_.subspan(header_size + length);
    return item;
}

Result<BytesView> RlpReader::bytes() {
    if (next_is_list()) return malformed("a list where a string is due");
    ALT_TRY_ASSIGN(const Item item, next());
    return item.payload;
}

Result<RlpReader> RlpReader::list() {
    if (!at_end() && !next_is_list()) return malformed("a string where a list is due");
    ALT_TRY_ASSIGN(const Item item, next());
    return RlpReader(item.payload);
}

Result<BytesView> RlpReader::raw() {
    ALT_TRY_ASSIGN(const Item item, next());
    return item.whole;
}

Result<std::uint64_t> RlpReader::uint64() {
    ALT_TRY_ASSIGN(const BytesView string, bytes());
    ALT_TRY_ASSIGN(const BytesView integer, integer_bytes(string, 8));
    return from_be_bytes(integer).low();
}

Result<uint256> RlpReader::uint() {
    ALT_TRY_ASSIGN(const BytesView string, bytes());
    ALT_TRY_ASSIGN(const BytesView integer, integer_bytes(string, 32));
    return from_be_bytes(integer);
}

Result<std::optional<Address>> RlpReader::optional_address() {
    if (!rest_.empty() && rest_[0] == 0x80) {
        rest_ = rest_.subspan(1);
        return std::optional<Address>();
    }
    ALT_TRY_ASSIGN(const Address present, address());
    return std::optional<Address>(present);
}

Result<void> RlpReader::finish() const {
    if (!at_end()) return malformed("trailing bytes");
    return {};
}

namespace {

Result<void> check_items(RlpReader reader, std::size_t levels_left) {
    while (!reader.at_end()) {
        if (!reader.next_is_list()) {
            ALT_TRY(reader.bytes());
            continue;
        }
        if (levels_left == 0) return malformed("nested too deeply");
        ALT_TRY_ASSIGN(const RlpReader inner, reader.list());
        ALT_TRY(check_items(inner, levels_left - 1));
    }
    return {};
}

}  // namespace

Result<void> check_rlp(BytesView input, std::size_t max_depth) {
    RlpReader reader(input);
    ALT_TRY_ASSIGN(const BytesView item, reader.raw());
    ALT_TRY(reader.finish());
    return check_items(RlpReader(item), max_depth);
}

}  // namespace alt::codec
