#include "core/sys/descriptor_limit.hpp"

#include <doctest/doctest.h>
#include <sys/resource.h>

namespace alt::sys {

TEST_SUITE("core/sys/descriptor_limit") {
    TEST_CASE("the soft limit goes up to the hard one, and bounds what can be opened") {
        rlimit before{};
        REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
        auto low = before;
        low.rlim_cur = 64;
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &low) == 0);
        CHECK(can_open(8));
        CHECK(!can_open(64));
        CHECK(can_open(8));  // nothing was kept
        const auto raised = raise_descriptor_limit();
        REQUIRE(raised);
        CHECK(*raised == before.rlim_max);
        CHECK(can_open(64));
        REQUIRE(::setrlimit(RLIMIT_NOFILE, &before) == 0);
    }
}

}  // namespace alt::sys
