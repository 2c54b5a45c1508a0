#include "runtime/trie/node.hpp"

#include <bit>
#include <cstring>

#include "core/crypto/keccak.hpp"
#include "core/crypto/keccak_many.hpp"

namespace alt::trie {
namespace {

unsigned length_bytes(std::size_t length) noexcept {
    return (static_cast<unsigned>(std::bit_width(length)) + 7) / 8;
}

/// Bytes of an RLP header for a payload that needs one.
std::size_t header_size(std::size_t payload) noexcept {
    return payload < 56 ? 1 : 1 + length_bytes(payload);
}

std::size_t string_size(BytesView string) noexcept {
    if (string.size() == 1 && string[0] < 0x80) return 1;
    return header_size(string.size()) + string.size();
}

std::size_t ref_size(BytesView ref) noexcept {
    return ref.size() == Hash256::kSize || ref.empty() ? 1 + ref.size() : ref.size();
}

std::size_t path_size(std::size_t nibbles) noexcept {
    const auto size = nibbles / 2 + 1;
    return size > 1 ? header_size(size) + size : 1;
}

/// Writes RLP into room of the right size: nodes are encoded too often to grow a buffer by item.
class Pen {
public:
    /// A list of `payload` bytes in all of `out`.
    Pen(Bytes& out, std::size_t payload) {
        out.resize(header_size(payload) + payload);
        at_ = out.data();
        header(0xc0, payload);
    }
    void copy(BytesView bytes) noexcept {
        if (!bytes.empty()) std::memcpy(at_, bytes.data(), bytes.size());
        at_ += bytes.size();
    }
    void byte(unsigned value) noexcept { *at_++ = static_cast<std::uint8_t>(value); }
    void header(unsigned base, std::size_t length) noexcept {
        if (length < 56) return byte(base + static_cast<unsigned>(length));
        const auto count = length_bytes(length);
        byte(base + 55 + count);
        for (auto i = count; i-- > 0;) byte(static_cast<std::uint8_t>(length >> (8 * i)));
    }
    void string(BytesView bytes) noexcept {
        if (bytes.size() != 1 || bytes[0] >= 0x80) header(0x80, bytes.size());
        copy(bytes);
    }
    void ref(BytesView ref) noexcept {
        if (ref.size() == Hash256::kSize || ref.empty())
            string(ref);
        else
            copy(ref);
    }
    /// Hex-prefix (appendix C) as an RLP string.
    void path(BytesView key, std::size_t from, std::size_t to, bool is_leaf) noexcept {
        const auto size = (to - from) / 2 + 1;
        if (size > 1) header(0x80, size);
        const unsigned flag = is_leaf ? 0x20 : 0;
        const bool odd = (to - from) % 2 != 0;
        byte(odd ? flag | 0x10 | nibble(key, from) : flag);
        if (odd) ++from;
        if (from % 2 == 0) return copy(key.subspan(from / 2, (to - from) / 2));
        for (; from < to; from += 2)
            byte(static_cast<unsigned>(nibble(key, from) << 4 | nibble(key, from + 1)));
    }

private:
    std::uint8_t* at_;
};

}  // namespace

NodeRef ref_of(BytesView encoding) noexcept {
    if (encoding.size() >= Hash256::kSize)
        return {.size = Hash256::kSize, .data = crypto::keccak256(encoding).bytes};
    NodeRef ref{.size = static_cast<std::uint8_t>(encoding.size()), .data = {}};
    std::copy(encoding.begin(), encoding.end(), ref.data.begin());
    return ref;
}

void refs_of(std::span<const Bytes> encodings, std::span<NodeRef> out) noexcept {
    std::array<BytesView, kBatch> views;
    std::array<Hash256, kBatch> hashes;
    for (std::size_t done = 0; done < encodings.size(); done += kBatch) {
        const auto batch = encodings.subspan(done, std::min(kBatch, encodings.size() - done));
        std::copy(batch.begin(), batch.end(), views.begin());
        crypto::keccak256_many(std::span(views).first(batch.size()),
                               std::span(hashes).first(batch.size()));
        for (std::size_t i = 0; i < batch.size(); ++i)
            out[done + i] = batch[i].size() < Hash256::kSize
                                ? ref_of(batch[i])
                                : NodeRef{.size = Hash256::kSize, .data = hashes[i].bytes};
    }
}

std::size_t common_nibbles(BytesView a, BytesView b) noexcept {
    const auto bytes = std::min(a.size(), b.size());
    std::size_t i = 0;
    while (i < bytes && a[i] == b[i]) ++i;
    if (i == bytes) return 2 * bytes;
    return 2 * i + (a[i] >> 4 == b[i] >> 4 ? 1 : 0);
}

void encode_leaf(Bytes& out, BytesView key, std::size_t from, BytesView value) {
    const auto to = 2 * key.size();
    Pen pen(out, path_size(to - from) + string_size(value));
    pen.path(key, from, to, true);
    pen.string(value);
}

void encode_extension(Bytes& out, BytesView key, std::size_t from, std::size_t to,
                      BytesView child) {
    Pen pen(out, path_size(to - from) + ref_size(child));
    pen.path(key, from, to, false);
    pen.ref(child);
}

void encode_branch(Bytes& out, const Children& children, BytesView value) {
    std::size_t payload = string_size(value);
    for (const auto child : children) payload += ref_size(child);
    Pen pen(out, payload);
    for (const auto child : children) pen.ref(child);
    pen.string(value);
}

}  // namespace alt::trie
