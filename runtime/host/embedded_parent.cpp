#include "runtime/host/embedded_parent.hpp"

#include "core/codec/json.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/driver/driver.hpp"
#include "core/sys/files.hpp"
#include "core/sys/ports.hpp"
#include "runtime/chain/genesis.hpp"

namespace alt::host {
namespace {

/// What must stay the same over restarts.
struct Identity {
    std::uint64_t genesis_time = 0;  ///< seconds since the epoch
    std::uint16_t port = 0;
    std::string hardfork{driver::RollupSpec{}.hardfork};  ///< as rollups have by default
};

std::filesystem::path identity_file(const std::filesystem::path& folder) {
    return folder / "parent.json";
}

Result<Identity> load_identity(const std::filesystem::path& folder, sys::Clock& clock) {
    Identity fresh;
    fresh.genesis_time = static_cast<std::uint64_t>(clock.now() / 1000);
    if (folder.empty() || !sys::exists(identity_file(folder))) return fresh;
    ALT_TRY_ASSIGN(const auto text, sys::read_file(identity_file(folder)));
    auto json = codec::parse_json(text);
    if (!json)
        return make_error(Errc::corrupt,
                          identity_file(folder).string() + ": " + json.error().message,
                          "move the folder away to begin with a new parent");
    Identity stored;
    // Parents that were made before there was a choice.
    stored.hardfork = "cancun";
    if (codec::find(*json, "hardfork") != nullptr) {
        ALT_TRY_ASSIGN(stored.hardfork, codec::get_string(*json, "hardfork"));
    }
    ALT_TRY_ASSIGN(stored.genesis_time, codec::get_u64(*json, "genesis_time"));
    ALT_TRY_ASSIGN(const auto port, codec::get_u64(*json, "port"));
    stored.port = static_cast<std::uint16_t>(port);
    return stored;
}

Result<void> store_identity(const std::filesystem::path& folder, const Identity& identity) {
    return sys::write_file_atomic(
        identity_file(folder),
        codec::to_text(codec::JsonObject{{"genesis_time", identity.genesis_time},
                                         {"port", identity.port},
                                         {"hardfork", identity.hardfork}}));
}

Result<chain::Genesis> genesis_of(const Identity& identity) {
    chain::ChainConfig config;
    ALT_TRY_ASSIGN(config.forks, chain::fork_named(identity.hardfork));
    config.chain_id = kEmbeddedChainId;
    config.kind = chain::Kind::ethereum;
    std::vector<Address> rich;
    for (std::uint32_t i = 0; i < kRichAccounts; ++i) rich.push_back(crypto::dev_key(i).address());
    return chain::make_parent_genesis(config, identity.genesis_time, rich);
}

}  // namespace

Result<std::unique_ptr<EmbeddedParent>> EmbeddedParent::open(const std::filesystem::path& folder,
                                                             net::IoPool& pool, sys::Clock& clock,
                                                             Logger& logger) {
    if (!folder.empty()) ALT_TRY(sys::make_dirs(folder));
    ALT_TRY_ASSIGN(auto identity, load_identity(folder, clock));
    const bool fresh = identity.port == 0;
    if (fresh && !folder.empty()) {
        ALT_TRY_ASSIGN(identity.port, sys::free_port());
        // The genesis time is on the disk before the first block is: a replay needs the same.
        ALT_TRY(store_identity(folder, identity));
    }

    node::NodeOptions options;
    options.folder = folder;
    ALT_TRY_ASSIGN(options.genesis, genesis_of(identity));
    auto own = std::unique_ptr<Logger>(new Logger(logger, {{"rollup", "parent"}}));
    ALT_TRY_ASSIGN(auto node, node::Node::open(std::move(options), clock, *own));
    auto started = rpc::RpcServer::start(
        *node, pool, {.port = identity.port, .dev_methods = true, .logger = own.get()});
    // Somebody was faster to take a port that nobody knows yet: any other will do.
    if (!started && fresh)
        started = rpc::RpcServer::start(*node, pool,
                                        {.port = 0, .dev_methods = true, .logger = own.get()});
    ALT_TRY_ASSIGN(auto server, std::move(started));
    if (!folder.empty() && identity.port != server->port()) {
        identity.port = server->port();
        ALT_TRY(store_identity(folder, identity));
    }
    return std::unique_ptr<EmbeddedParent>(
        new EmbeddedParent(std::move(own), std::move(node), std::move(server)));
}

}  // namespace alt::host
