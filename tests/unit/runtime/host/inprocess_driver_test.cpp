#include "runtime/host/inprocess_driver.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <thread>

#include "core/sys/clock.hpp"
#include "tests/support/fake_chain.hpp"

namespace alt::host {
namespace {

constexpr std::chrono::seconds kLongest{30};

/// A parent that does not answer what deposits a certain portal has, until it is told to.
class SilentChain final : public testing::FakeChain {
public:
    using FakeChain::FakeChain;
    Address silent_for;
    std::atomic<int> heads{0};  ///< how often the head was asked for

    Result<std::optional<client::HeaderInfo>> header(client::BlockRef) override {
        ++heads;
        client::HeaderInfo out;
        out.header.number = 5;
        return std::optional(out);
    }
    Result<std::uint64_t> block_number() override { return 5; }
    Result<std::vector<eth::PlacedLog>> logs(const client::LogFilter& filter) override {
        if (filter.addresses == std::vector{silent_for}) hang();
        return make_error(Errc::parent_unavailable, "no logs today");
    }

    bool wait_until_asked() {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, kLongest, [this] { return asked_; });
    }
    void answer() {
        const std::lock_guard lock(mutex_);
        told_ = true;
        changed_.notify_all();
    }
    /// Nobody told it in time.
    [[nodiscard]] bool gave_up() const { return gave_up_; }

private:
    void hang() {
        std::unique_lock lock(mutex_);
        asked_ = true;
        changed_.notify_all();
        if (!changed_.wait_for(lock, kLongest, [this] { return told_; })) gave_up_ = true;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    bool asked_ = false;
    bool told_ = false;
    std::atomic<bool> gave_up_{false};
};

Address portal_of(std::uint64_t id) {
    return to_address(uint256{0xA000 + id});
}

driver::RollupSpec spec_of(std::uint64_t id) {
    driver::RollupSpec spec;
    spec.id = driver::RollupId{id};
    spec.name = "r" + std::to_string(id);
    spec.chain_id = 100'000 + id;
    spec.parent_rpc = "embedded";
    spec.portal = portal_of(id);
    return spec;
}

}  // namespace

TEST_SUITE("runtime/host/inprocess_driver") {
    TEST_CASE("a rollup is stopped while the parent is asked about another") {
        testing::Fuse fuse;
        SilentChain parent(fuse);
        sys::SystemClock clock;
        Logger logger;
        net::IoPool pool(2);
        Parents parents(&parent, clock);
        parent.silent_for = portal_of(1);
        InprocessDriver driver(parents, pool, clock, logger);
        for (const std::uint64_t id : {1U, 2U, 3U}) REQUIRE(driver.launch(spec_of(id)));
        REQUIRE(parent.wait_until_asked());
        // Both would be next: they wait for their deposits, too.
        CHECK(driver.stop(driver::RollupId{2}));
        CHECK(driver.stop(driver::RollupId{3}));
        CHECK_FALSE(parent.gave_up());
        CHECK_FALSE(driver.find(driver::RollupId{2}));
        parent.answer();
        CHECK(driver.stop(driver::RollupId{1}));
    }

    TEST_CASE("a closed chain is stopped and launched again as often as one likes") {
        testing::Fuse fuse;
        SilentChain parent(fuse);
        sys::SystemClock clock;
        Logger logger;
        net::IoPool pool(2);
        Parents parents(&parent, clock);
        InprocessDriver driver(parents, pool, clock, logger);
        for (int i = 0; i < 3; ++i) {
            const auto handle = driver.launch(spec_of(1));
            REQUIRE(handle);
            CHECK(driver.launch(spec_of(1))->port == handle->port);
            CHECK(driver.close(driver::RollupId{1}));
            CHECK((*driver.inspect(driver::RollupId{1}))->closed);
            CHECK((*driver.inspect(driver::RollupId{1}))->memory.state > 0);
            CHECK(driver.stop(driver::RollupId{1}));
            CHECK_FALSE(*driver.inspect(driver::RollupId{1}));
        }
        CHECK(parent.heads > 0);
    }
}

}  // namespace alt::host
