// A settlement whose driver has died without a word is taken up by the host and by `alt resume`.
#include <doctest/doctest.h>

#include "runtime/embed/supervisor.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/world.hpp"

namespace alt::testing {
namespace {

constexpr const char* kName = "left";

/// Dies at that point, once it has one.
struct DieAt final : lifecycle::FaultPoints {
    std::string point;
    void reach(std::string_view reached) override {
        if (!point.empty() && reached == point) {
            point.clear();
            throw ProcessDied();
        }
    }
};

struct Left {
    explicit Left(std::chrono::milliseconds ttl = {}) {
        UpRequest request;
        request.manifest.name = kName;
        request.manifest.demand.ttl = ttl;
        request.manifest_source = "test";
        const auto raised = world.orchestrator().up(request);
        INFO((raised ? std::string() : raised.error().message));
        REQUIRE(raised);
    }
    void die_while_settling(const std::string& point) {
        faults.point = point;
        CHECK_THROWS_AS((void)world.orchestrator().settle(kName, false, true), ProcessDied);
        world.renew_orchestrator();
        REQUIRE(phase() == "live");
    }
    std::string phase() { return world.store().find(kName).value()->phase; }

    TempDir home;
    DieAt faults;
    World world{home.path(), faults};
    StoreFault fault;
    FaultyStore store{world.store(), fault};
    sys::SystemClock clock;
    Logger logger;
};

}  // namespace

TEST_SUITE("runtime/embed/taken_up") {
    TEST_CASE("the host goes on with an end that nobody drives") {
        for (const char* point : {"close_portal:intent", "close_portal:effect"}) {
            CAPTURE(point);
            Left left;
            {
                Supervisor supervisor(left.store, left.world.driver(), left.world.orchestrator(),
                                      left.clock, left.logger);
                // Without an end of its own there is no reason to look at it again.
                REQUIRE(supervisor.tick());
                REQUIRE_FALSE(supervisor.busy());
            }
            left.die_while_settling(point);
            {
                Supervisor supervisor(left.store, left.world.driver(), left.world.orchestrator(),
                                      left.clock, left.logger);
                REQUIRE(supervisor.tick());
            }
            CHECK(left.phase() == "settled");
        }
    }

    TEST_CASE("the host sees an end that begins while it watches") {
        Left left;
        auto driving = left.world.make_orchestrator();
        {
            Supervisor supervisor(left.store, left.world.driver(), *driving, left.clock,
                                  left.logger);
            REQUIRE(supervisor.tick());
            left.die_while_settling("close_portal:intent");
            REQUIRE(supervisor.tick());
        }
        CHECK(left.phase() == "settled");
    }

    TEST_CASE("resume goes on with an end that nobody drives") {
        for (const char* point : {"close_portal:intent", "close_portal:effect"}) {
            CAPTURE(point);
            Left left;
            CHECK(left.world.orchestrator().resume());
            CHECK(left.phase() == "live");
            left.die_while_settling(point);
            CHECK(left.world.orchestrator().resume());
            CHECK(left.phase() == "settled");
        }
    }

    TEST_CASE("a store that fails once hides no end from the host") {
        Left left(std::chrono::milliseconds(1));
        {
            Supervisor supervisor(left.store, left.world.driver(), left.world.orchestrator(),
                                  left.clock, left.logger);
            left.fault.refuse_find = true;
            REQUIRE(supervisor.tick());
            REQUIRE_FALSE(left.fault.refuse_find);
            REQUIRE_FALSE(supervisor.busy());
            // The TTL may not be over yet, and nothing is written meanwhile.
            while (left.clock.now() <= left.world.store().find(kName).value()->expires_ms) {
            }
            REQUIRE(supervisor.tick());
        }
        CHECK(left.phase() == "settled");
    }
}

}  // namespace alt::testing
