#pragma once

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "core/base/assert.hpp"
#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/tracer.hpp"

namespace alt::evm {

class Machine;

inline constexpr std::size_t kStackLimit = 1024;
/// Above the limit: room for what translated code moves out of the way.
inline constexpr std::size_t kSpareSlots = 8;

/// The byte memory of one call. Its buffer outlives the call and is reused by the next at the same
/// depth.
class Memory {
public:
    [[nodiscard]] std::uint8_t* data() noexcept { return buffer_.get(); }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    void clear() noexcept { size_ = 0; }
    /// Gives the buffer back if it is larger than `most`.
    void trim(std::size_t most) noexcept {
        if (capacity_ <= most) return;
        buffer_.reset();
        size_ = capacity_ = 0;
    }
    /// `size` is a multiple of 32 above the present one; the new part is zero.
    void grow(std::size_t size) noexcept {
        if (size > capacity_) reserve(size);
        std::memset(buffer_.get() + size_, 0, size - size_);
        size_ = size;
    }

private:
    struct Free {
        void operator()(std::uint8_t* at) const noexcept { std::free(at); }
    };

    void reserve(std::size_t size) noexcept {
        const auto capacity = std::max<std::size_t>({4096, 2 * capacity_, size});
        auto* const moved = static_cast<std::uint8_t*>(std::realloc(buffer_.get(), capacity));
        ALT_ASSERT(moved != nullptr);
        static_cast<void>(buffer_.release());
        buffer_.reset(moved);
        capacity_ = capacity;
    }

    std::unique_ptr<std::uint8_t, Free> buffer_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

/// Everything one running call has. One for each depth, reused.
struct Frame {
    /// Prepares for the next call.
    void start(Machine& owner, const Message& next, const Code& next_code) noexcept {
        machine = &owner;
        message = &next;
        code = &next_code;
        memory.clear();
        return_data = {};
        output = {};
        gas_refund = 0;
    }
    /// Tells a tracer, once for each step, what the running instruction leaves.
    void report_paid(std::int64_t gas, Status status) noexcept {
        if (unpaid == nullptr) return;
        unpaid->on_paid({gas, status});
        unpaid = nullptr;
    }

    Machine* machine = nullptr;
    /// Slot 0 is below the bottom.
    std::unique_ptr<uint256[]> stack{new uint256[kStackLimit + 1 + kSpareSlots]};
    Memory memory;
    Bytes precompile_output;  ///< when this depth was a precompile
    const Message* message = nullptr;
    const Code* code = nullptr;
    BytesView return_data;  ///< of the last inner call; in the next frame's buffers
    BytesView output;       ///< in `memory`
    std::int64_t gas_refund = 0;
    Tracer* unpaid = nullptr;  ///< waits for `report_paid`
};

/// The frames of one execution by depth. What one leaves, the thread keeps for the next.
class Frames {
public:
    Frames() noexcept;
    ~Frames();
    Frames(const Frames&) = delete;
    Frames& operator=(const Frames&) = delete;

    Frame& at(int depth) noexcept {
        while (frames_.size() <= static_cast<std::size_t>(depth))
            frames_.push_back(std::make_unique<Frame>());
        return *frames_[static_cast<std::size_t>(depth)];
    }

private:
    std::vector<std::unique_ptr<Frame>> frames_;
};

/// What an inner call gives back. `output` stays valid until the next call at the same depth.
struct CallResult {
    Status status = Status::success;
    std::int64_t gas_left = 0;
    std::int64_t gas_refund = 0;
    BytesView output;
    Address created;
};

}  // namespace alt::evm
