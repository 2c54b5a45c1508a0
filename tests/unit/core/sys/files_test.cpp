#include "core/sys/files.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/sys/environment.hpp"
#include "core/sys/file_lock.hpp"
#include "tests/support/temp_dir.hpp"

using namespace alt;

TEST_SUITE("core/sys/files") {
    TEST_CASE("an atomic write replaces the whole file, keeps its mode and leaves no temporary") {
        const testing::TempDir dir;
        const auto path = dir.path() / "a.json";
        REQUIRE(sys::write_file_atomic(path, "first, the longer one"));
        REQUIRE(sys::write_file_atomic(path, "second", 0640));
        CHECK(sys::read_file(path).value() == "second");
        struct stat info {};
        REQUIRE(::stat(path.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0640);
        CHECK(sys::list(dir.path()).value() == std::vector<std::string>{"a.json"});
    }

    TEST_CASE("errors name the path and tell a missing file from others") {
        const testing::TempDir dir;
        const auto missing = sys::read_file(dir.path() / "none");
        REQUIRE(!missing);
        CHECK(missing.error().code == Errc::not_found);
        CHECK(missing.error().message.find("none") != std::string::npos);
        REQUIRE(sys::write_file_atomic(dir.path() / "big", "12345"));
        CHECK(sys::read_file(dir.path() / "big", 4).error().code == Errc::invalid_input);
        CHECK(!sys::write_file_atomic(dir.path() / "no/such", "x"));
        CHECK(!sys::list(dir.path() / "none"));
    }

    TEST_CASE("folders are made private, and removing a tree that is not there succeeds") {
        const testing::TempDir dir;
        const auto deep = dir.path() / "a/b/c";
        REQUIRE(sys::make_dirs(deep));
        REQUIRE(sys::make_dirs(deep));
        struct stat info {};
        REQUIRE(::stat(deep.c_str(), &info) == 0);
        CHECK((info.st_mode & 0777) == 0700);
        REQUIRE(sys::write_file_atomic(deep / "f", "x"));
        CHECK(!sys::make_dirs(deep / "f"));
        REQUIRE(sys::remove_tree(dir.path() / "a"));
        REQUIRE(sys::remove_tree(dir.path() / "a"));
        CHECK(!sys::exists(deep));
    }
}

TEST_SUITE("core/sys/file_lock") {
    TEST_CASE("a second lock is refused and names the holder until the first is released") {
        const testing::TempDir dir;
        const auto path = dir.path() / "lock";
        {
            const auto first = sys::FileLock::try_lock(path);
            REQUIRE(first);
            const auto second = sys::FileLock::try_lock(path);
            REQUIRE(!second);
            CHECK(second.error().code == Errc::conflict);
            const auto pid = "(pid " + std::to_string(::getpid()) + ")";
            CHECK(second.error().message.find(pid) != std::string::npos);
            CHECK(sys::FileLock::holder(path) == ::getpid());
        }
        CHECK(!sys::FileLock::holder(path));
        CHECK(sys::FileLock::try_lock(path));
    }
}

TEST_SUITE("core/sys/environment") {
    TEST_CASE("the state folder follows ALT_HOME, then XDG_STATE_HOME, then HOME") {
        sys::Environment env;
        CHECK(sys::state_dir(env).error().code == Errc::invalid_input);
        env.set("HOME", "/home/u");
        CHECK(sys::state_dir(env).value() == "/home/u/.local/state/alt");
        env.set("XDG_STATE_HOME", "/state");
        CHECK(sys::state_dir(env).value() == "/state/alt");
        env.set("ALT_HOME", "");
        CHECK(sys::state_dir(env).value() == "/state/alt");
        env.set("ALT_HOME", "relative");
        CHECK(sys::state_dir(env).error().message == "ALT_HOME is not an absolute path: relative");
        env.set("ALT_HOME", "/here");
        CHECK(sys::state_dir(env).value() == "/here");
    }
}
