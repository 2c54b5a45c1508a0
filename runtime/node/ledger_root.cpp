#include <algorithm>
#include <ranges>

#include "runtime/node/ledger.hpp"

namespace alt::node {

std::uint64_t Ledger::oldest_state() const {
    const auto lock = lock_shared();
    const std::uint64_t head = blocks_.size() - 1;
    return std::max(first_state_, head > state_window_ ? head - state_window_ : 0);
}

Result<Hash256> Ledger::root_after(std::uint64_t block, std::span<const state::DiffPtr> changes) {
    const auto lock = lock_exclusive();
    const auto head = blocks_.size() - 1;
    if (block > head || block < first_state_ || head - block > state_window_)
        return make_error(Errc::unsupported,
                          "the state of block " + std::to_string(block) + " is not kept");
    ++disturbances_;
    std::vector<state::Undo> done;
    for (const auto& layer : std::views::reverse(undos_)) {
        if (layer.block_num <= block) break;
        done.push_back(state_.apply(*layer.undo));
    }
    for (const auto& change : changes) done.push_back(state_.apply(*change));
    const auto root = state_.root();
    for (const auto& undo : std::views::reverse(done)) state_.revert(undo);
    state_.root();
    return root;
}

}  // namespace alt::node
