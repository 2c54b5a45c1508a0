#include "runtime/embed/rollup.hpp"

#include <fmt/format.h>

#include "core/store/sqlite_store.hpp"
#include "runtime/embed/local_orchestrator.hpp"
#include "runtime/host/direct_client.hpp"
#include "runtime/host/embedded_parent.hpp"

namespace alt {
namespace {

constexpr const char* kName = "fixture";

}  // namespace

/// In the order of construction, so that the destructor goes from the top down.
struct Rollup::Impl {
    sys::SystemClock clock;
    Logger logger;
    lifecycle::KillAt no_faults{""};
    std::unique_ptr<store::LifecycleStore> store;
    net::IoPool pool{2};
    std::unique_ptr<host::EmbeddedParent> parent;
    std::unique_ptr<host::Parents> parents;
    std::unique_ptr<host::InprocessDriver> driver;
    std::unique_ptr<LocalReach> reach;
    std::unique_ptr<LocalOrchestrator> orchestrator;
    std::shared_ptr<host::RollupInstance> instance;
    std::unique_ptr<host::DirectClient> client;
    std::string rpc;
    std::string parent_rpc;
    Address portal;

    ~Impl() {
        // The driver waits for whoever holds an instance; here that is this object itself.
        client.reset();
        instance.reset();
    }
};

Result<Rollup> Rollup::start(const manifest::Manifest& manifest) {
    if (!manifest.parent.embedded())
        return make_error(Errc::invalid_input, "a fixture has an embedded parent",
                          "leave parent.rpc out");
    auto impl = std::make_unique<Impl>();
    ALT_TRY_ASSIGN(impl->store, store::open_memory_store());
    ALT_TRY_ASSIGN(impl->parent,
                   host::EmbeddedParent::open({}, impl->pool, impl->clock, impl->logger));
    impl->parents = std::make_unique<host::Parents>(&impl->parent->client(), impl->clock);
    impl->driver = std::make_unique<host::InprocessDriver>(*impl->parents, impl->pool, impl->clock,
                                                           impl->logger);
    impl->reach = std::make_unique<LocalReach>(*impl->driver, *impl->parents, impl->parent->url());
    impl->orchestrator =
        std::make_unique<LocalOrchestrator>(LocalOrchestrator::Parts{*impl->store,
                                                                     *impl->reach,
                                                                     impl->clock,
                                                                     impl->no_faults,
                                                                     impl->logger,
                                                                     {},
                                                                     nullptr,
                                                                     "fixture"});

    UpRequest request;
    request.manifest = manifest;
    request.manifest_source = kName;
    request.name = kName;
    ALT_TRY_ASSIGN(const auto up, impl->orchestrator->up(request));
    const codec::Json json(up);
    ALT_TRY_ASSIGN(const auto id, codec::get_u64(json, "id"));
    ALT_TRY_ASSIGN(impl->rpc, codec::get_string(json, "rpc"));
    ALT_TRY_ASSIGN(impl->portal, codec::get_address(json, "contracts.portal"));
    impl->parent_rpc = impl->parent->url();
    impl->instance = impl->driver->find(driver::RollupId{id});
    ALT_ASSERT(impl->instance != nullptr);
    impl->client = std::make_unique<host::DirectClient>(impl->instance->node());
    return Rollup(std::move(impl));
}

Rollup::Rollup(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Rollup::Rollup(Rollup&&) noexcept = default;
Rollup& Rollup::operator=(Rollup&&) noexcept = default;
Rollup::~Rollup() = default;

const std::string& Rollup::rpc_url() const {
    return impl_->rpc;
}
const std::string& Rollup::parent_url() const {
    return impl_->parent_rpc;
}
std::uint64_t Rollup::chain_id() const {
    return impl_->instance->node().query().chain_id();
}
Address Rollup::portal() const {
    return impl_->portal;
}
client::ChainClient& Rollup::client() {
    return *impl_->client;
}
client::ChainClient& Rollup::parent() {
    return impl_->parent->client();
}
node::Node& Rollup::node() {
    return impl_->instance->node();
}

Result<void> Rollup::deposit(std::uint32_t from, const uint256& wei) {
    DepositRequest request;
    request.name = kName;
    request.amount = wei;
    request.from_key = fmt::format("dev:{}", from);
    ALT_TRY(impl_->orchestrator->deposit(request));
    return {};
}

Result<View> Rollup::settle() {
    return impl_->orchestrator->settle(kName, false, true);
}
Result<View> Rollup::status() {
    return impl_->orchestrator->status(kName);
}
Result<View> Rollup::exits() {
    return impl_->orchestrator->exits(kName);
}

}  // namespace alt
