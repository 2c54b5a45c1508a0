#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/driver/driver.hpp"
#include "core/net/http_server.hpp"
#include "core/net/json_rpc.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/process.hpp"

/// How one process commands the host: JSON-RPC over a socket file that only its owner can open.
namespace alt::host {

/// Path of a host's control socket. Socket paths are short (108 bytes), so ALT_HOME must be, too.
std::filesystem::path control_socket(const std::filesystem::path& home);

struct HostInfo {
    sys::ProcessId process;
    std::string parent_rpc;  ///< of the embedded parent
    std::uint64_t parent_chain_id = 0;
};

/// Serves a driver on the socket.
class ControlServer final : public net::Dispatcher {
public:
    /// `on_shutdown` is called on a thread of the pool when a client asks the host to end.
    static Result<std::unique_ptr<ControlServer>> start(const std::filesystem::path& home,
                                                        driver::Driver& driver, HostInfo info,
                                                        net::IoPool& pool,
                                                        std::function<void()> on_shutdown);
    net::RpcResult call(std::string_view method, const codec::Json& params) override;
    [[nodiscard]] net::CallMode mode(net::CallView& call) const override;
    void begin(std::span<const net::CallView> calls, const Done& done) override;

private:
    ControlServer(driver::Driver& driver, HostInfo info, net::IoPool& pool,
                  std::function<void()> on_shutdown)
        : driver_(driver),
          info_(std::move(info)),
          pool_(pool),
          on_shutdown_(std::move(on_shutdown)) {}
    Result<codec::Json> answer(std::string_view method, const codec::Json& argument);

    driver::Driver& driver_;
    HostInfo info_;
    net::IoPool& pool_;
    std::function<void()> on_shutdown_;
    std::unique_ptr<net::HttpServer> server_;
};

/// The driver of a host in another process.
class RemoteDriver final : public driver::Driver {
public:
    /// Nothing is connected yet.
    static Result<std::unique_ptr<RemoteDriver>> make(const std::filesystem::path& home);

    /// parent_unavailable: no host answers.
    Result<HostInfo> info();
    Result<void> shutdown();

    Result<Hash256> genesis_hash(const driver::RollupSpec& spec) override;
    Result<driver::Handle> launch(const driver::RollupSpec& spec) override;
    Result<std::optional<driver::Inspection>> inspect(driver::RollupId id) override;
    Result<void> drain(driver::RollupId id) override;
    Result<void> sync_deposits(driver::RollupId id, std::uint64_t count) override;
    Result<driver::Closing> close(driver::RollupId id) override;
    Result<void> stop(driver::RollupId id) override;

private:
    explicit RemoteDriver(std::unique_ptr<net::RpcClient> rpc) : rpc_(std::move(rpc)) {}
    Result<codec::Json> ask(std::string_view method, codec::Json argument);

    std::unique_ptr<net::RpcClient> rpc_;
};

}  // namespace alt::host
