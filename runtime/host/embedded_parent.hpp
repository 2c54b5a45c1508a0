#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/log.hpp"
#include "core/base/result.hpp"
#include "core/net/io_pool.hpp"
#include "core/sys/clock.hpp"
#include "runtime/host/direct_client.hpp"
#include "runtime/node/node.hpp"
#include "runtime/rpc/rpc_server.hpp"

namespace alt::host {

/// The chain id of every embedded parent, that of development chains.
inline constexpr std::uint64_t kEmbeddedChainId = 31337;
/// How many development accounts have 10,000 ether on an embedded parent.
inline constexpr std::uint32_t kRichAccounts = 20;

/// A development chain in this process that plays the parent: the factory and 20 rich accounts are
/// in its genesis, transactions are sealed at once, and with a folder it survives restarts on the
/// same port.
class EmbeddedParent {
public:
    /// `folder` empty: nothing is stored. `pool`, `clock` and `logger` must outlive it.
    /// Errors: corrupt, conflict (its port is taken), io.
    static Result<std::unique_ptr<EmbeddedParent>> open(const std::filesystem::path& folder,
                                                        net::IoPool& pool, sys::Clock& clock,
                                                        Logger& logger);

    [[nodiscard]] node::Node& node() noexcept { return *node_; }
    [[nodiscard]] client::ChainClient& client() noexcept { return client_; }
    [[nodiscard]] std::string url() const { return server_->url(); }
    /// What its /metrics shows besides: see RpcServer.
    void set_more_metrics(std::function<void(metrics::Page&)> source) {
        server_->set_more_metrics(std::move(source));
    }

private:
    EmbeddedParent(std::unique_ptr<Logger> logger, std::unique_ptr<node::Node> node,
                   std::unique_ptr<rpc::RpcServer> server)
        : logger_(std::move(logger)),
          node_(std::move(node)),
          client_(*node_),
          server_(std::move(server)) {}

    std::unique_ptr<Logger> logger_;  ///< names the parent; the node and the server use it
    std::unique_ptr<node::Node> node_;
    DirectClient client_;
    std::unique_ptr<rpc::RpcServer> server_;
};

}  // namespace alt::host
