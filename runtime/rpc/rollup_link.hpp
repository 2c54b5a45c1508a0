#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>

#include "core/base/result.hpp"
#include "core/client/chain_client.hpp"
#include "core/driver/driver.hpp"
#include "core/settlement/exit_book.hpp"
#include "runtime/node/node.hpp"

namespace alt::rpc {

/// Port: what the orchestrator lets an endpoint do to the life of its rollup. Thread-safe; calls
/// block. Errors: unsupported (not from here), conflict (the phase forbids it, or somebody else
/// drives the rollup), io.
class Steward {
public:
    virtual ~Steward() = default;
    /// Puts off the end of the burst by that much. Gives the new end, ms since the epoch.
    virtual Result<std::int64_t> extend(driver::RollupId id, std::chrono::milliseconds by) = 0;
    /// Ends the burst: the rollup drains, and settles.
    virtual Result<void> drain(driver::RollupId id) = 0;
    /// Where the parent answers; empty if nobody can ask it.
    virtual std::string parent_url(const driver::RollupSpec& spec) = 0;
};

/// What the endpoint of a rollup knows beyond its chain.
struct RollupLink {
    driver::RollupSpec spec;
    client::ChainClient& parent;
    Steward* steward = nullptr;  ///< null: nobody here drives rollups
};

/// The same with what it finds out. Thread-safe. What `link` names must outlive it.
class RollupPlace {
public:
    RollupPlace(RollupLink link, node::Node& node) : link_(std::move(link)), node_(node) {}

    [[nodiscard]] const driver::RollupSpec& spec() const noexcept { return link_.spec; }
    [[nodiscard]] client::ChainClient& parent() const noexcept { return link_.parent; }
    [[nodiscard]] Steward* steward() const noexcept { return link_.steward; }
    /// What the closed chain owes, made when it is first asked for. conflict: it is not closed.
    Result<std::shared_ptr<const settlement::ExitBook>> exit_book();
    /// Of the endpoint; 0 before it listens.
    std::atomic<std::uint16_t> port{0};

private:
    RollupLink link_;
    node::Node& node_;
    std::mutex mutex_;
    std::shared_ptr<const settlement::ExitBook> exit_book_;
};

}  // namespace alt::rpc
