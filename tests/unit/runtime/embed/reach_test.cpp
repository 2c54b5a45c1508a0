#include "runtime/embed/reach.hpp"

#include <doctest/doctest.h>

#include "runtime/embed/local_orchestrator.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/world.hpp"

namespace alt {
namespace {

struct NoFaults final : lifecycle::FaultPoints {
    void reach(std::string_view /*point*/) override {}
};

/// A host that ends at the first launch, once, and is there again when that is asked for.
class EndingHost final : public Reach, public driver::Driver {
public:
    explicit EndingHost(testing::World& world) : world_(world) {}
    int starts = 0;

    Result<void> ensure() override {
        if (gone_) ++starts;
        gone_ = false;
        return {};
    }
    bool is_lost() override { return gone_; }
    driver::Driver* driver() override { return this; }
    Result<client::ChainClient*> parent(const std::string& /*rpc*/, std::uint64_t /*id*/) override {
        return &world_.parent();
    }
    std::string parent_url(const std::string& rpc) override { return rpc; }
    std::int64_t host_pid() override { return 0; }
    Result<void> nothing_left() override { return {}; }

    Result<driver::Handle> launch(const driver::RollupSpec& spec) override {
        if (starts == 0) gone_ = true;
        return ask([&] { return world_.driver().launch(spec); });
    }
    Result<Hash256> genesis_hash(const driver::RollupSpec& spec) override {
        return ask([&] { return world_.driver().genesis_hash(spec); });
    }
    Result<std::optional<driver::Inspection>> inspect(driver::RollupId id) override {
        return ask([&] { return world_.driver().inspect(id); });
    }
    Result<void> drain(driver::RollupId id) override {
        return ask([&] { return world_.driver().drain(id); });
    }
    Result<void> sync_deposits(driver::RollupId id, std::uint64_t count) override {
        return ask([&] { return world_.driver().sync_deposits(id, count); });
    }
    Result<driver::Closing> close(driver::RollupId id) override {
        return ask([&] { return world_.driver().close(id); });
    }
    Result<void> stop(driver::RollupId id) override {
        return ask([&] { return world_.driver().stop(id); });
    }

private:
    template <typename Call>
    auto ask(Call call) -> decltype(call()) {
        if (gone_) return make_error(Errc::parent_unavailable, "nobody answers on the socket");
        return call();
    }

    testing::World& world_;
    bool gone_ = false;
};

}  // namespace

TEST_SUITE("runtime/embed/reach") {
    TEST_CASE("a host that was there a moment ago and is lost is not trusted") {
        const testing::TempDir home;
        NoFaults faults;
        testing::World world(home.path(), faults);
        sys::SystemClock clock;
        net::IoPool pool(1);
        auto control = host::ControlServer::start(home.path(), world.driver(),
                                                  {sys::current_process(), "http://127.0.0.1:1", 1},
                                                  pool, [] {});
        REQUIRE(control);
        HostReach reach(home.path(), "/nonexistent", false, clock);
        REQUIRE(reach.ensure());
        CHECK_FALSE(reach.is_lost());
        control->reset();
        CHECK(reach.is_lost());
        const auto ensured = reach.ensure();
        REQUIRE_FALSE(ensured);
        CHECK(ensured.error().code == Errc::not_found);
    }

    TEST_CASE("a rollup whose host ends while it is raised is raised in the next one") {
        const testing::TempDir home;
        NoFaults faults;
        testing::World world(home.path(), faults);
        EndingHost host(world);
        sys::SystemClock clock;
        Logger logger;
        LocalOrchestrator orchestrator(LocalOrchestrator::Parts{
            world.store(), host, clock, faults, logger, home.path(), nullptr, "test"});
        UpRequest request;
        request.manifest.name = "moved";
        request.manifest_source = "test";
        const auto raised = orchestrator.up(request);
        INFO((raised ? std::string() : raised.error().message));
        REQUIRE(raised);
        CHECK(host.starts == 1);
        CHECK(world.store().find("moved").value()->phase == "live");
    }
}

}  // namespace alt
