#include "core/sys/thread_stacks.hpp"

#include <doctest/doctest.h>
#include <pthread.h>

#include <thread>

namespace alt::sys {
namespace {

std::size_t stack_of_a_new_thread() {
    std::size_t out = 0;
    std::thread([&] {
        pthread_attr_t attributes;
        REQUIRE(::pthread_getattr_np(::pthread_self(), &attributes) == 0);
        ::pthread_attr_getstacksize(&attributes, &out);
        ::pthread_attr_destroy(&attributes);
    }).join();
    return out;
}

}  // namespace

TEST_SUITE("core/sys/thread_stacks") {
    TEST_CASE("threads get the stack that was asked for, and never less than before") {
        const auto before = stack_of_a_new_thread();
        REQUIRE(ensure_thread_stacks(before + (std::size_t{3} << 20)));
        const auto more = stack_of_a_new_thread();
        CHECK(more >= before + (std::size_t{3} << 20));
        REQUIRE(ensure_thread_stacks(1 << 16));
        CHECK(stack_of_a_new_thread() == more);
    }
}

}  // namespace alt::sys
