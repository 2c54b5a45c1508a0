#include "core/sys/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "core/sys/files.hpp"
#include "core/sys/ports.hpp"
#include "core/sys/signals.hpp"
#include "tests/support/temp_dir.hpp"

using namespace alt;
using namespace std::chrono_literals;

namespace {

sys::LaunchSpec shell(const std::string& script) {
    sys::LaunchSpec spec;
    spec.program = "sh";
    spec.arguments = {"-c", script};
    return spec;
}

}  // namespace

TEST_SUITE("core/sys/process") {
    TEST_CASE("a child's output goes to its log and its exit code comes back") {
        sys::SystemClock clock;
        const testing::TempDir dir;
        auto spec = shell("echo out; echo err >&2; pwd; echo $GREETING; exit 7");
        spec.log_file = dir.path() / "log";
        spec.folder = dir.path();
        auto environment = sys::current_environment();
        environment.set("GREETING", "hello there");
        spec.environment = environment;
        auto child = sys::Child::launch(spec);
        REQUIRE(child);
        CHECK(child->wait(10s, clock).value() == 7);
        CHECK(sys::read_file(dir.path() / "log").value() ==
              "out\nerr\n" + std::filesystem::canonical(dir.path()).string() + "\nhello there\n");
    }

    TEST_CASE("a child inherits no descriptor of ours") {
        sys::SystemClock clock;
        const testing::TempDir dir;
        const int leaky =
            ::open("/dev/null", O_RDONLY);  // no O_CLOEXEC, as a careless library does
        REQUIRE(leaky >= 0);
        auto spec = shell("ls /proc/$$/fd");
        spec.log_file = dir.path() / "log";
        auto child = sys::Child::launch(spec);
        REQUIRE(child);
        REQUIRE(child->wait(10s, clock).value() == 0);
        ::close(leaky);
        CHECK(sys::read_file(dir.path() / "log").value() == "0\n1\n2\n");
    }

    TEST_CASE("a missing program is tool_missing and names it") {
        sys::LaunchSpec spec;
        spec.program = "no-such-program-of-alt";
        const auto child = sys::Child::launch(spec);
        REQUIRE(!child);
        CHECK(child.error().code == Errc::tool_missing);
        CHECK(child.error().message.find("no-such-program-of-alt") != std::string::npos);
        spec.program = "/no/such";
        CHECK(sys::Child::launch(spec).error().code == Errc::tool_missing);
    }

    TEST_CASE("the destructor ends the child and its whole group") {
        sys::SystemClock clock;
        const testing::TempDir dir;
        sys::ProcessId leader;
        std::int64_t grandchild = 0;
        {
            auto spec = shell("sleep 100 & echo $! > pid.tmp; mv pid.tmp pid; wait");
            spec.folder = dir.path();
            auto child = sys::Child::launch(spec);
            REQUIRE(child);
            leader = child->id();
            CHECK(sys::is_alive(leader));
            while (!sys::exists(dir.path() / "pid")) clock.sleep_for(1ms);
            grandchild = std::stoll(sys::read_file(dir.path() / "pid").value());
        }
        CHECK(!sys::is_alive(leader));
        const auto end = clock.steady() + 10s;
        while (sys::find_process(grandchild) && clock.steady() < end) clock.sleep_for(1ms);
        CHECK(!sys::find_process(grandchild));
    }

    TEST_CASE("terminate asks first, then kills what does not listen") {
        sys::SystemClock clock;
        const testing::TempDir dir;
        auto spec = shell("trap '' TERM; touch ready; while true; do sleep 0.05; done");
        spec.folder = dir.path();
        auto child = sys::Child::launch(spec);
        REQUIRE(child);
        while (!sys::exists(dir.path() / "ready")) clock.sleep_for(1ms);
        REQUIRE(child->terminate(50ms, clock));
        CHECK(child->exit_code() == 128 + SIGKILL);

        auto polite = sys::Child::launch(shell("sleep 100"));
        REQUIRE(polite);
        REQUIRE(polite->terminate(10s, clock));
        CHECK(polite->exit_code() == 128 + SIGTERM);
    }

    TEST_CASE("a detached child lives on in its own session and is ended by its id") {
        sys::SystemClock clock;
        sys::ProcessId id;
        {
            auto spec = shell("sleep 100");
            spec.new_session = true;
            auto child = sys::Child::launch(spec);
            REQUIRE(child);
            id = child->detach();
        }
        CHECK(sys::is_alive(id));
        CHECK(::getsid(static_cast<pid_t>(id.pid)) == id.pid);
        auto stranger = id;
        stranger.start_time += 1;
        CHECK(!sys::is_alive(stranger));
        REQUIRE(sys::terminate(stranger, 1s, clock));
        CHECK(sys::is_alive(id));
        REQUIRE(sys::terminate(id, 10s, clock));
        CHECK(!sys::is_alive(id));
        REQUIRE(sys::terminate(id, 1s, clock));
    }

    TEST_CASE("this process is found under its own id") {
        CHECK(sys::is_alive(sys::current_process()));
        CHECK(sys::find_process(::getpid()) == sys::current_process());
        CHECK(!sys::find_process(-1));
        CHECK(sys::exists(sys::current_executable().value()));
    }
}

TEST_SUITE("core/sys/ports") {
    TEST_CASE("a taken port names its owner") {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(fd, 1) == 0);
        REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0);
        const auto port = ntohs(address.sin_port);
        const auto owner = sys::port_owner(port);
        REQUIRE(owner);
        CHECK(owner->pid == ::getpid());
        const auto error = sys::port_taken(port);
        CHECK(error.message == "port " + std::to_string(port) + " is taken by " + owner->name +
                                   " (pid " + std::to_string(::getpid()) + ")");
        ::close(fd);
        CHECK(!sys::port_owner(port));
        CHECK(sys::free_port().value() > 0);
    }
}

TEST_SUITE("core/sys/signals") {
    TEST_CASE("signals are counted and handed over, the second as the second") {
        sys::SystemClock clock;
        std::atomic<int> last_signal{0};
        std::atomic<int> last_count{0};
        const auto watcher = sys::SignalWatcher::start([&](int signal, int count) {
            last_signal = signal;
            last_count = count;
        });
        REQUIRE(watcher);
        const auto wait_for = [&](int count) {
            const auto end = clock.steady() + 10s;
            while (last_count < count && clock.steady() < end) clock.sleep_for(1ms);
            return last_count == count;
        };
        REQUIRE(::kill(::getpid(), SIGTERM) == 0);
        CHECK(wait_for(1));
        CHECK(last_signal == SIGTERM);
        REQUIRE(::kill(::getpid(), SIGINT) == 0);
        CHECK(wait_for(2));
        CHECK(last_signal == SIGINT);
        CHECK((*watcher)->count() == 2);
    }
}
