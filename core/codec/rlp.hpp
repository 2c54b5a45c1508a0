#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

namespace alt::codec {

/// Builds RLP (yellow paper, appendix B) in one buffer. Lists nest by begin_list and end_list.
class RlpWriter {
public:
    RlpWriter& bytes(BytesView string);
    /// Shortest big-endian form; zero is the empty string.
    RlpWriter& uint(std::uint64_t value);
    RlpWriter& uint(const uint256& value);
    /// An item that is encoded already.
    RlpWriter& raw(BytesView item);
    RlpWriter& begin_list();
    RlpWriter& end_list();

    /// The encoding; every list must be closed. The writer is empty afterwards.
    [[nodiscard]] Bytes take();

private:
    void header(std::uint8_t base, std::size_t length);
    Bytes out_;
    std::vector<std::size_t> open_lists_;
};

/// One string.
Bytes rlp_bytes(BytesView string);
Bytes rlp_uint(const uint256& value);

/// Reads a run of RLP items front to back. Strict: lengths and integers must be canonical, and
/// nothing may reach past the end. Errors are invalid_input and name the flaw. Views point into the
/// input.
class RlpReader {
public:
    explicit RlpReader(BytesView input) noexcept : rest_(input) {}

    [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
    /// False at the end, too.
    [[nodiscard]] bool next_is_list() const noexcept { return !rest_.empty() && rest_[0] >= 0xc0; }

    Result<BytesView> bytes();
    /// The items of the next list.
    Result<RlpReader> list();
    /// The next item whole, header included.
    Result<BytesView> raw();
    Result<std::uint64_t> uint64();
    Result<uint256> uint();
    template <typename Fixed>
    Result<Fixed> fixed() {
        ALT_TRY_ASSIGN(const BytesView string, bytes());
        if (string.size() != Fixed::kSize)
            return make_error(Errc::invalid_input, "RLP: string of a wrong length");
        Fixed out;
        std::memcpy(out.bytes.data(), string.data(), Fixed::kSize);
        return out;
    }
    Result<Address> address() { return fixed<Address>(); }
    Result<Hash256> hash() { return fixed<Hash256>(); }
    /// An address, or none for the empty string (`to` of a creation).
    Result<std::optional<Address>> optional_address();
    /// Refuses what is left.
    Result<void> finish() const;

private:
    struct Item {
        bool is_list;
        BytesView payload;
        BytesView whole;
    };
    Result<Item> next();
    BytesView rest_;
};

inline constexpr std::size_t kMaxRlpDepth = 64;

/// Checks that `input` is exactly one well-formed item all the way down, nested no deeper than
/// `max_depth`.
Result<void> check_rlp(BytesView input, std::size_t max_depth = kMaxRlpDepth);

}  // namespace alt::codec
