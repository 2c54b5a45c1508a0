#include "runtime/trace/tx_tracer.hpp"

#include <algorithm>
#include <atomic>

namespace alt::trace {
namespace {

/// A process has one memory: what all budgets have drawn of it.
std::atomic<std::size_t> all_drawn{0};

}  // namespace

Budget::~Budget() {
    all_drawn -= drawn_;
}

bool Budget::draw(std::size_t bytes) noexcept {
    constexpr std::size_t kStep = std::size_t{1} << 20;
    const auto more = std::max(bytes - drawn_left_, kStep);
    crowded_ = all_drawn.fetch_add(more) + more > kAll;
    if (crowded_) {
        all_drawn -= more;
        return false;
    }
    drawn_ += more;
    drawn_left_ += more;
    return true;
}

Result<void> Budget::check() const {
    if (!exceeded_) return {};
    if (crowded_)
        return make_error(Errc::invalid_input,
                          "the traces that are made at this moment take more than " +
                              std::to_string(kAll >> 20) + " MiB: try again");
    return make_error(Errc::invalid_input,
                      "the trace takes more than " + std::to_string(size_ >> 20) +
                          " MiB: trace fewer transactions, or leave out what is not needed (limit, "
                          "disableStack, disableStorage, onlyTopCall, disableCode)");
}

}  // namespace alt::trace
