#pragma once

#include <cstdint>
#include <vector>

#include "core/bridge/deposit_watcher.hpp"
#include "core/driver/driver.hpp"

namespace alt::host {

/// The deposits of one rollup on their way from its portal, in order. One thread at a time.
class DepositFeed {
public:
    /// `parent` must outlive it.
    DepositFeed(const driver::RollupSpec& spec, client::ChainClient& parent)
        : watcher_(parent, spec.portal, spec.parent_confirmations),
          first_block_(spec.portal_block) {
        cursor_.next_block = first_block_;
    }

    /// Confirmed deposits from index `first` on, checked against the portal's hash chain; empty
    /// when there is nothing new. What was handed out is kept until a later `first` shows that it
    /// has arrived, so `first` must not fall below an earlier call's. Errors: the watcher's; after
    /// a conflict (the parent has reorganised) the next call reads everything again.
    Result<std::vector<eth::Transaction>> read_from(std::uint64_t first);

    /// Whether this block of the parent has been read, and all before it.
    [[nodiscard]] bool has_read(std::uint64_t block) const noexcept {
        return block < cursor_.next_block;
    }

private:
    /// Nothing that was read can be trusted: the next call begins again.
    void forget();

    bridge::DepositWatcher watcher_;
    std::uint64_t first_block_;
    bridge::DepositCursor cursor_;
    std::vector<eth::Transaction> waiting_;  ///< the last ones below the cursor
};

}  // namespace alt::host
