#pragma once

#include <memory>
#include <string>

#include "core/client/chain_client.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/manifest/manifest.hpp"
#include "runtime/embed/orchestrator.hpp"
#include "runtime/node/node.hpp"

namespace alt {

/// A whole rollup with its own embedded parent in the calling process: a fixture for tests. No
/// files, no other process; loopback ports that the kernel chooses. The destructor ends everything,
/// settled or not. One thread at a time, except for the clients, which are thread-safe.
class Rollup {
public:
    /// `manifest` as from a file; its parent must be "embedded".
    static Result<Rollup> start(const manifest::Manifest& manifest = {});
    Rollup(Rollup&&) noexcept;
    Rollup& operator=(Rollup&&) noexcept;
    ~Rollup();

    [[nodiscard]] const std::string& rpc_url() const;
    [[nodiscard]] const std::string& parent_url() const;
    [[nodiscard]] std::uint64_t chain_id() const;
    [[nodiscard]] Address portal() const;
    /// The same as over JSON-RPC, without the way there.
    [[nodiscard]] client::ChainClient& client();
    [[nodiscard]] client::ChainClient& parent();
    [[nodiscard]] node::Node& node();

    /// Deposits from development account `from` to itself and waits until it is credited.
    Result<void> deposit(std::uint32_t from, const uint256& wei);
    /// The whole end of life; the answer is `alt settle --json`'s.
    Result<View> settle();
    Result<View> status();
    Result<View> exits();

private:
    struct Impl;
    explicit Rollup(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace alt
