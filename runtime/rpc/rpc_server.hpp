#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/base/log.hpp"
#include "core/base/result.hpp"
#include "core/metrics/page.hpp"
#include "core/net/io_pool.hpp"
#include "runtime/node/node.hpp"
#include "runtime/rpc/rollup_link.hpp"

namespace alt::rpc {

struct RpcOptions {
    std::string listen = "127.0.0.1";
    std::uint16_t port = 0;    ///< 0: any free one
    bool dev_methods = false;  ///< evm_mine and the like; has no effect on a rollup with value
    std::optional<RollupLink> rollup = std::nullopt;  ///< none: no parent is known
    Logger* logger = nullptr;  ///< of what goes wrong with requests; null: nothing is written
};

/// The JSON-RPC endpoint of one node. Its destructor returns when no call runs or waits any more.
/// No call holds a thread of the pool while it waits.
class RpcServer {
public:
    /// `node`, `pool` and what `options` name must outlive it. Errors: conflict (the port
    /// is taken), invalid_input, io.
    static Result<std::unique_ptr<RpcServer>> start(node::Node& node, net::IoPool& pool,
                                                    const RpcOptions& options);
    ~RpcServer();
    RpcServer(const RpcServer&) = delete;
    RpcServer& operator=(const RpcServer&) = delete;

    [[nodiscard]] std::uint16_t port() const noexcept;
    [[nodiscard]] std::string url() const;

    /// CPU time of its connections (sampled) and of calls that compute for long.
    [[nodiscard]] std::chrono::nanoseconds cpu() const;
    /// Bytes of memory that its connections take, about.
    [[nodiscard]] std::size_t memory() const;
    /// Adds what /metrics shows of this endpoint and its node.
    void add_metrics(metrics::Page& page) const;
    /// What /metrics shows besides; empty: nothing more. When it returns, what was set before is
    /// not called any more. `source` may block.
    void set_more_metrics(std::function<void(metrics::Page&)> source);

private:
    struct Impl;
    explicit RpcServer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt::rpc
