#pragma once

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <deque>
#include <string>
#include <string_view>

namespace alt::net {

/// Bytes on their way to a peer. Small ones are copied together, so that they go in one call; large
/// ones stay where they are.
class OutQueue {
public:
    static constexpr std::size_t kMostBuffers = 16;
    using Buffers = std::array<boost::asio::const_buffer, kMostBuffers>;

    void add(std::string_view text) {
        if (pieces_.empty() || pieces_.back().size() + text.size() > kPiece) pieces_.emplace_back();
        pieces_.back() += text;
        bytes_ += text.size();
    }
    void adopt(std::string&& text) {
        if (text.size() < kPiece / 4) return add(text);
        bytes_ += text.size();
        pieces_.push_back(std::move(text));
    }
    [[nodiscard]] bool empty() const noexcept { return bytes_ == 0; }
    [[nodiscard]] std::size_t bytes() const noexcept { return bytes_; }

    /// What comes next; buffers that are not needed are empty.
    [[nodiscard]] Buffers front() const {
        Buffers out;
        for (std::size_t i = 0; i < std::min(pieces_.size(), kMostBuffers); ++i) {
            const auto skip = i == 0 ? taken_ : 0;
            out[i] = {pieces_[i].data() + skip, pieces_[i].size() - skip};
        }
        return out;
    }
    void consume(std::size_t count) {
        bytes_ -= count;
        taken_ += count;
        if (bytes_ == 0) return reset();
        while (taken_ >= pieces_.front().size()) {
            taken_ -= pieces_.front().size();
            pieces_.pop_front();
        }
    }

private:
    static constexpr std::size_t kPiece = std::size_t{64} << 10;

    /// Keeps one small piece's memory for the next answers.
    void reset() {
        taken_ = 0;
        if (pieces_.size() == 1 && pieces_.front().capacity() <= kPiece)
            pieces_.front().clear();
        else
            pieces_.clear();
    }

    std::deque<std::string> pieces_;
    std::size_t taken_ = 0;  ///< of the first piece
    std::size_t bytes_ = 0;
};

}  // namespace alt::net
