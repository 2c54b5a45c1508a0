#pragma once

#include <atomic>
#include <memory>
#include <mutex>

#include "core/base/log.hpp"
#include "core/client/chain_client.hpp"
#include "core/driver/driver.hpp"
#include "core/net/io_pool.hpp"
#include "core/sys/clock.hpp"
#include "runtime/host/deposit_feed.hpp"
#include "runtime/node/node.hpp"
#include "runtime/rpc/rpc_server.hpp"

namespace alt::host {

/// Hash of the genesis block of a spec, without starting anything.
Result<Hash256> genesis_hash_of(const driver::RollupSpec& spec);

/// One rollup in this process: its node, its endpoint, and the deposits that reach it from the
/// parent. Thread-safe. The destructor ends everything; with a folder, what was acknowledged is in
/// the block log.
class RollupInstance {
public:
    /// `parent`, `pool`, `clock`, `logger` and `steward` must outlive it. `workers`: those of all
    /// rollups of the host.
    static Result<std::unique_ptr<RollupInstance>> start(const driver::RollupSpec& spec,
                                                         client::ChainClient& parent,
                                                         net::IoPool& pool,
                                                         std::shared_ptr<node::Workers> workers,
                                                         sys::Clock& clock, Logger& logger,
                                                         rpc::Steward* steward = nullptr);

    [[nodiscard]] driver::RollupId id() const noexcept { return id_; }
    [[nodiscard]] driver::Handle handle() const;
    [[nodiscard]] node::Node& node() noexcept { return *node_; }
    /// The node's, with the endpoint's CPU time added.
    [[nodiscard]] driver::Inspection inspect() const;
    void add_metrics(metrics::Page& page) const { server_->add_metrics(page); }
    /// The client of its parent, as it was given.
    [[nodiscard]] client::ChainClient& parent() noexcept { return parent_; }
    [[nodiscard]] const Address& portal() const noexcept { return portal_; }
    [[nodiscard]] Logger& logger() noexcept { return *logger_; }
    /// Closes the chain: see driver::Driver.
    Result<driver::Closing> close();
    /// Credits what the parent has confirmed since the last call.
    Result<void> pull_deposits();
    /// Pulls until `count` deposits are in the state; timeout after `limit`.
    Result<void> sync_deposits(std::uint64_t count, std::chrono::milliseconds limit);

    // For who carries deposits unbidden; one thread.
    /// Nobody has said yet what to expect.
    [[nodiscard]] bool is_fresh() const noexcept { return !expected_; }
    /// There may be deposits up to this block of the parent.
    void expect_deposits(std::uint64_t block);
    enum class Deposits { none_awaited, pull_now, ask_again };
    /// To pull: not before what is expected is confirmed, for which the parent must have moved; or
    /// again, as the last pull has failed. To ask again: somebody else pulls at this moment.
    [[nodiscard]] Deposits awaits_deposits(bool parent_moved);
    /// Whether the portal is to be asked what it has taken of a chain that is closed: the parent
    /// has moved, or it has not answered yet.
    [[nodiscard]] bool awaits_settlement(bool parent_moved);
    /// Asks it, and tells the node.
    Result<void> look_at_settlement();

private:
    RollupInstance(std::unique_ptr<Logger> logger, std::unique_ptr<node::Node> node,
                   std::unique_ptr<rpc::RpcServer> server, client::ChainClient& parent,
                   const driver::RollupSpec& spec, sys::Clock& clock)
        : id_(spec.id),
          logger_(std::move(logger)),
          node_(std::move(node)),
          server_(std::move(server)),
          parent_(parent),
          portal_(spec.portal),
          feed_(spec, parent),
          clock_(clock),
          closed_(node_->inspect().closed) {}

    driver::RollupId id_;
    std::unique_ptr<Logger> logger_;  ///< names the rollup; the node and the server use it
    std::unique_ptr<node::Node> node_;
    std::unique_ptr<rpc::RpcServer> server_;
    client::ChainClient& parent_;
    Address portal_;
    std::mutex feed_mutex_;  ///< guards the next two
    DepositFeed feed_;
    bool pull_failed_ = false;
    sys::Clock& clock_;
    std::optional<std::uint64_t> expected_;  ///< the carrier's
    bool pull_at_once_ = true;               ///< the carrier's
    bool look_again_ = true;                 ///< the carrier's
    std::atomic<bool> closed_;               ///< no block follows
    bool is_final_ = false;                  ///< the carrier's
};

}  // namespace alt::host
