#include "core/codec/abi.hpp"

#include <cstring>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::codec {
namespace {

constexpr std::size_t kWord = 32;

Error malformed(const char* flaw) {
    return make_error(Errc::invalid_input, std::string("ABI: ") + flaw);
}

void append_word(Bytes& out, const uint256& value) {
    append(out, to_be_bytes(value));
}

Bytes with_length(std::size_t length, BytesView rest) {
    Bytes out;
    out.reserve(kWord + rest.size() + kWord);
    append_word(out, length);
    append(out, rest);
    out.resize((out.size() + kWord - 1) / kWord * kWord);
    return out;
}

Bytes bytes_tail(BytesView value) {
    return with_length(value.size(), value);
}

}  // namespace

Selector selector(std::string_view signature) {
    const Hash256 hash = crypto::keccak256(view_of(signature));
    Selector out;
    std::memcpy(out.bytes.data(), hash.bytes.data(), out.bytes.size());
    return out;
}

Hash256 event_topic(std::string_view signature) {
    return crypto::keccak256(view_of(signature));
}

AbiWriter& AbiWriter::word(const uint256& value) {
    append_word(head_, value);
    return *this;
}
AbiWriter& AbiWriter::bytes32(const Hash256& value) {
    append(head_, value);
    return *this;
}
AbiWriter& AbiWriter::address(const Address& value) {
    return word(to_uint256(value));
}
AbiWriter& AbiWriter::boolean(bool value) {
    return word(value ? 1 : 0);
}
AbiWriter& AbiWriter::bytes(BytesView value) {
    return dynamic(bytes_tail(value));
}
AbiWriter& AbiWriter::string(std::string_view value) {
    return bytes(view_of(value));
}

AbiWriter& AbiWriter::bytes_array(std::span<const Bytes> values) {
    AbiWriter elements;
    for (const Bytes& value : values) elements.bytes(value);
    return array(values.size(), elements);
}
AbiWriter& AbiWriter::bytes32_array(std::span<const Hash256> values) {
    AbiWriter elements;
    for (const Hash256& value : values) elements.bytes32(value);
    return array(values.size(), elements);
}
AbiWriter& AbiWriter::word_array(std::span<const uint256> values) {
    AbiWriter elements;
    for (const uint256& value : values) elements.word(value);
    return array(values.size(), elements);
}

AbiWriter& AbiWriter::tuple(const AbiWriter& members) {
    if (members.is_dynamic()) return dynamic(members.encode());
    append(head_, members.head_);
    return *this;
}

AbiWriter& AbiWriter::tuple_array(std::span<const AbiWriter> elements) {
    AbiWriter all;
    for (const AbiWriter& element : elements) all.tuple(element);
    return array(elements.size(), all);
}

AbiWriter& AbiWriter::array(std::size_t count, const AbiWriter& elements) {
    return dynamic(with_length(count, elements.encode()));
}

AbiWriter& AbiWriter::dynamic(Bytes tail) {
    tails_.emplace_back(head_.size(), std::move(tail));
    head_.resize(head_.size() + kWord);
    return *this;
}

Bytes AbiWriter::encode() const {
    Bytes out = head_;
    for (const auto& [position, tail] : tails_) {
        const Hash256 offset = to_be_bytes(out.size());
        std::memcpy(out.data() + position, offset.bytes.data(), kWord);
        append(out, tail);
    }
    return out;
}

Bytes AbiWriter::call(const Selector& function) const {
    Bytes out = to_bytes(function);
    append(out, encode());
    return out;
}

Result<BytesView> AbiReader::take_word() {
    if (data_.size() - at_ < kWord) return malformed("a word is missing");
    const BytesView out = data_.subspan(at_, kWord);
    at_ += kWord;
    return out;
}

Result<uint256> AbiReader::word() {
    ALT_TRY_ASSIGN(const BytesView bytes, take_word());
    return from_be_bytes(bytes);
}

Result<std::uint64_t> AbiReader::uint64() {
    ALT_TRY_ASSIGN(const uint256 value, word());
    if (!value.fits_u64()) return malformed("integer is too large");
    return value.low();
}

Result<bool> AbiReader::boolean() {
    ALT_TRY_ASSIGN(const uint256 value, word());
    if (value > uint256(1)) return malformed("not a boolean");
    return value == uint256(1);
}

Result<Hash256> AbiReader::bytes32() {
    ALT_TRY_ASSIGN(const uint256 value, word());
    return to_be_bytes(value);
}

Result<Address> AbiReader::address() {
    ALT_TRY_ASSIGN(const uint256 value, word());
    if (value.bits() > 160) return malformed("not an address");
    return to_address(value);
}

Result<BytesView> AbiReader::tail() {
    ALT_TRY_ASSIGN(const uint256 offset, word());
    if (offset > uint256(data_.size())) return malformed("offset is past the end");
    return data_.subspan(static_cast<std::size_t>(offset.low()));
}

Result<std::pair<std::size_t, BytesView>> AbiReader::counted() {
    ALT_TRY_ASSIGN(const BytesView rest, tail());
    AbiReader reader(rest);
    ALT_TRY_ASSIGN(const uint256 length, reader.word());
    const BytesView elements = rest.subspan(kWord);
    // Even empty elements of an array take a word, so that this bounds what callers reserve.
    if (length > uint256(elements.size())) return malformed("length is past the end");
    return std::pair(static_cast<std::size_t>(length.low()), elements);
}

Result<Bytes> AbiReader::bytes() {
    ALT_TRY_ASSIGN(const auto found, counted());
    return to_bytes(found.second.first(found.first));
}

Result<std::string> AbiReader::string() {
    ALT_TRY_ASSIGN(const Bytes text, bytes());
    return std::string(text.begin(), text.end());
}

Result<std::vector<Bytes>> AbiReader::bytes_array() {
    ALT_TRY_ASSIGN(const auto found, counted());
    AbiReader elements(found.second);
    std::vector<Bytes> out;
    // Offsets may overlap: without a bound on the total, n elements could each repeat the whole
    // input.
    std::size_t total = 0;
    for (std::size_t i = 0; i < found.first; ++i) {
        ALT_TRY_ASSIGN(Bytes element, elements.bytes());
        total += element.size();
        if (total > data_.size()) return malformed("elements overlap");
        out.push_back(std::move(element));
    }
    return out;
}

Result<std::vector<Hash256>> AbiReader::bytes32_array() {
    ALT_TRY_ASSIGN(const auto found, counted());
    AbiReader elements(found.second);
    std::vector<Hash256> out;
    for (std::size_t i = 0; i < found.first; ++i) {
        ALT_TRY_ASSIGN(out.emplace_back(), elements.bytes32());
    }
    return out;
}

Result<std::vector<uint256>> AbiReader::word_array() {
    ALT_TRY_ASSIGN(const auto found, counted());
    AbiReader elements(found.second);
    std::vector<uint256> out;
    for (std::size_t i = 0; i < found.first; ++i) {
        ALT_TRY_ASSIGN(out.emplace_back(), elements.word());
    }
    return out;
}

Result<AbiReader> AbiReader::dynamic_tuple() {
    ALT_TRY_ASSIGN(const BytesView members, tail());
    return AbiReader(members);
}

std::string revert_reason(BytesView data) {
    if (data.empty()) return "no reason";
    if (data.size() < 4) return to_hex(data);
    static const Selector error = selector("Error(string)");
    static const Selector panic = selector("Panic(uint256)");
    AbiReader arguments(data.subspan(4));
    if (equal(data.first(4), error)) {
        if (auto text = arguments.string()) return std::move(text).value();
    }
    if (equal(data.first(4), panic)) {
        if (auto code = arguments.word()) return "panic " + to_quantity(*code);
    }
    return "error " + to_hex(data.first(4));
}

}  // namespace alt::codec
