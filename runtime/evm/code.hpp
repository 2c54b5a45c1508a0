#pragma once

#include <algorithm>
#include <atomic>
#include <memory>
#include <vector>

#include "core/base/bytes.hpp"
#include "runtime/evm/host.hpp"

namespace alt::evm {

struct Program;

/// Immutable code with its hash and its jump analysis, and, once it has run for long enough, its
/// translation. Thread-safe.
class Code {
public:
    /// Analyses `bytes`; `hash` is their keccak256 and is not checked.
    Code(BytesView bytes, const Hash256& hash);
    ~Code();
    Code(const Code&) = delete;
    Code& operator=(const Code&) = delete;

    [[nodiscard]] BytesView bytes() const noexcept { return {padded_.data(), size_}; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
    /// Zero for init code, which nobody asks for.
    [[nodiscard]] const Hash256& hash() const noexcept { return hash_; }
    /// The bytes, followed by at least 33 zeros (STOP), so that PUSH32 at the end may read on.
    [[nodiscard]] const std::uint8_t* data() const noexcept { return padded_.data(); }
    /// True at a JUMPDEST that is not push data. Any offset may be asked for.
    [[nodiscard]] bool is_jump_destination(std::uint64_t offset) const noexcept {
        return offset < size_ && (jump_destinations_[offset / 64] >> (offset % 64) & 1) != 0;
    }

    /// Null until there is one, and after it has been dropped; lasts as Translations say.
    [[nodiscard]] const Program* program() const noexcept { return program_.load(); }
    /// For Translations, as all until `cool`. Gives the program before.
    const Program* exchange_program(const Program* program) const noexcept {
        return program_.exchange(program);
    }
    void note_used() const noexcept {
        if (!used_.load(std::memory_order_relaxed)) used_.store(true, std::memory_order_relaxed);
    }
    /// Whether it was since the last call.
    bool take_used() const noexcept { return used_.exchange(false, std::memory_order_relaxed); }
    /// It must get hot again before it is worth another translation.
    void cool() const noexcept { heat_.store(0, std::memory_order_relaxed); }
    /// Gas spent so far without a translation, after adding some.
    std::int64_t warm_up(std::int64_t gas) const noexcept {
        gas = std::min(gas, std::int64_t{1} << 40);  // no sum of these overflows
        return heat_.fetch_add(gas, std::memory_order_relaxed) + gas;
    }

private:
    Bytes padded_;
    std::size_t size_;
    Hash256 hash_;
    std::vector<std::uint64_t> jump_destinations_;          ///< a bit an offset
    mutable std::atomic<const Program*> program_{nullptr};  ///< owned by Translations
    mutable std::atomic<bool> used_{false};
    mutable std::atomic<std::int64_t> heat_{0};
};

/// Hashes and analyses.
CodePtr make_code(BytesView bytes);
/// For code whose keccak256 is known, as from a store.
CodePtr make_code(BytesView bytes, const Hash256& hash);
/// The one shared empty code; its hash is keccak256 of nothing.
const CodePtr& empty_code();

}  // namespace alt::evm
