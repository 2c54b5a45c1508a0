#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <unordered_map>
#include <vector>

#include "core/base/log.hpp"
#include "core/client/chain_client.hpp"
#include "core/sys/clock.hpp"
#include "runtime/host/rollup_instance.hpp"

namespace alt::host {

/// Carries the deposits of one parent to all of its rollups here, on a thread of its own: a parent
/// that does not answer holds up nobody else's. The parent is asked once for all of them; a rollup
/// costs next to nothing until its portal has a deposit for it, and nothing at all
/// while neither the parent nor the rollups change.
class DepositCarrier {
public:
    using Instances = std::vector<std::shared_ptr<RollupInstance>>;

    /// What it knows of the rollups here. All are called on the carrier's thread.
    struct Rollups {
        std::function<Instances()> running;  ///< those of the parent
        /// Null: it does not run here any more.
        std::function<std::shared_ptr<RollupInstance>(driver::RollupId)> find;
        std::function<std::uint64_t()> changes;  ///< another once one has come, closed or gone
    };

    /// References, and what `rollups` refers to, must outlive it.
    DepositCarrier(client::ChainClient& parent, std::chrono::milliseconds pace, Rollups rollups,
                   sys::Clock& clock, Logger& logger);
    DepositCarrier(const DepositCarrier&) = delete;
    DepositCarrier& operator=(const DepositCarrier&) = delete;
    ~DepositCarrier();

private:
    /// What the parent has that was not there in the round before.
    struct News {
        std::uint64_t head = 0;  ///< block number
        bool moved = false;      ///< the head is another one
        /// The last block in which a portal may have deposits: of those that have any, or of all.
        std::unordered_map<Address, std::uint64_t> deposits;
        std::optional<std::uint64_t> deposits_of_all;
    };

    void serve(const std::stop_token& stop);
    Result<void> carry();
    // Both say whether to ask again, though nothing changes.
    bool carry_deposits(const News& news);
    bool look_at_settlements(bool parent_moved);
    Result<News> look();
    Result<void> look_at_new_blocks(const client::HeaderInfo& head, News& news);
    Result<void> find_deposits(std::uint64_t first, std::uint64_t last, News& news);

    client::ChainClient& parent_;
    std::chrono::milliseconds pace_;
    Rollups rollups_;
    std::optional<std::uint64_t> seen_changes_;  ///< as of the last round
    bool any_ = false;                           ///< rollups, as of the last change
    bool again_ = false;                         ///< the last round has left something
    sys::Clock& clock_;
    Logger& logger_;
    std::optional<client::HeaderInfo> head_;  ///< all blocks up to it have been looked at
    std::jthread thread_;
};

}  // namespace alt::host
