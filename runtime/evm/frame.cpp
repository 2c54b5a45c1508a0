#include "runtime/evm/frame.hpp"

#include <utility>

namespace alt::evm {
namespace {

using FrameList = std::vector<std::unique_ptr<Frame>>;

/// What a thread keeps: enough for calls of usual depth, and no large buffers.
constexpr std::size_t kKeptFrames = 16;
constexpr std::size_t kKeptBytes = 64 * 1024;

FrameList& spare_frames() noexcept {
    thread_local FrameList frames;
    return frames;
}

}  // namespace

Frames::Frames() noexcept : frames_(std::exchange(spare_frames(), {})) {}

Frames::~Frames() {
    if (frames_.size() > kKeptFrames) frames_.resize(kKeptFrames);
    for (const auto& frame : frames_) {
        frame->memory.trim(kKeptBytes);
        if (frame->precompile_output.capacity() > kKeptBytes) frame->precompile_output = {};
    }
    spare_frames() = std::move(frames_);
}

}  // namespace alt::evm
