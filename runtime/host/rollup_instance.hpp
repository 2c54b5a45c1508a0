#pragma once

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
    /// `parent`, `pool`, `clock` and `logger` must outlive it. `workers`: those of all rollups of
    /// the host.
    static Result<std::unique_ptr<RollupInstance>> start(const driver::RollupSpec& spec,
                                                         client::ChainClient& parent,
                                                         net::IoPool& pool,
                                                         std::shared_ptr<node::Workers> workers,
                                                         sys::Clock& clock, Logger& logger);

    [[nodiscard]] driver::Handle handle() const;
    [[nodiscard]] node::Node& node() noexcept { return *node_; }
    /// Credits what the parent has confirmed since the last call.
    Result<void> pull_deposits();
    /// The same at the pace that the parent is asked unbidden: at once for an embedded one, twice a
    /// second for a remote one; in between it does nothing. One thread.
    Result<void> pull_when_due();
    /// Pulls until `count` deposits are in the state; timeout after `limit`.
    Result<void> sync_deposits(std::uint64_t count, std::chrono::milliseconds limit);

private:
    RollupInstance(std::unique_ptr<node::Node> node, std::unique_ptr<rpc::RpcServer> server,
                   DepositFeed feed, std::chrono::milliseconds pace, sys::Clock& clock)
        : node_(std::move(node)),
          server_(std::move(server)),
          feed_(std::move(feed)),
          clock_(clock),
          pace_(pace) {}

    std::unique_ptr<node::Node> node_;
    std::unique_ptr<rpc::RpcServer> server_;
    DepositFeed feed_;
    sys::Clock& clock_;
    std::mutex feed_mutex_;
    std::chrono::milliseconds pace_;
    std::chrono::milliseconds due_{0};
};

}  // namespace alt::host
