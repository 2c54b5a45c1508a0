#pragma once

#include <optional>

#include "core/base/uint256.hpp"
#include "core/sys/zstd_file.hpp"
#include "runtime/node/block_record.hpp"
#include "runtime/state/state_view.hpp"

namespace alt::node {

/// Writes values one behind another into a compressed file. The first error is kept and given by
/// `finish`.
class SnapshotWriter {
public:
    explicit SnapshotWriter(sys::ZstdWriter file) : file_(std::move(file)) {}

    void number(std::uint64_t value);
    void number(const uint256& value);
    /// Bytes of a length that the reader knows.
    void fixed(BytesView bytes);
    void blob(BytesView bytes);
    void account(const state::Account& account);
    void diff(const state::Diff& diff);
    void block(const BlockRecord& block);
    /// Hands what has gathered to the compressor, if it is much; otherwise nothing is compressed or
    /// written until the end.
    void pass_on();
    /// Makes the file appear; gives its size, bytes.
    Result<std::uint64_t> finish();

private:
    void receipt(const eth::Receipt& receipt);
    void flush();
    sys::ZstdWriter file_;
    Bytes buffer_;
    Result<void> outcome_;
};

/// Reads them back. The first error is kept: values are zero from there on, and runs of them empty;
/// `ok` is to be asked before what was read is used.
class SnapshotReader {
public:
    explicit SnapshotReader(sys::ZstdReader file) : file_(std::move(file)) {}

    std::uint64_t number();
    uint256 wide();
    template <typename Fixed>
    Fixed fixed() {
        Fixed out;
        fill(out.bytes);
        return out;
    }
    Bytes blob();
    state::Account account();
    state::Diff diff();
    /// Its hash is computed.
    BlockPtr block();
    /// Records an error.
    void refuse(const char* why);
    [[nodiscard]] bool ok() const noexcept { return outcome_.has_value(); }
    [[nodiscard]] const Result<void>& outcome() const noexcept { return outcome_; }
    /// Errors: corrupt (what was read is damaged, or something follows), io.
    Result<void> finish();

private:
    void fill(std::span<std::uint8_t> into);
    void refill();
    eth::Receipt receipt();
    /// A number of things to come, none of which takes less than a byte.
    std::size_t count();
    sys::ZstdReader file_;
    Bytes buffer_;
    std::size_t at_ = 0;
    Result<void> outcome_;
};

}  // namespace alt::node
