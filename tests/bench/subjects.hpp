#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sys/process.hpp"

namespace alt::bench {

struct Programs {
    std::filesystem::path alt;
    std::filesystem::path anvil;
    std::filesystem::path manifest;
};

/// The main of a benchmark that is called `NAME ALT ANVIL MANIFEST` and then the numbers that
/// `usage` names: its exit code, 64 for other arguments, 1 for an error of `run`.
int run_main(std::span<char*> arguments, std::string_view name,
             const std::vector<std::string_view>& usage,
             const std::function<Result<void>(const Programs&, std::span<const std::size_t>)>& run);

struct AnvilStart {
    double answers_ms = 0;  ///< from its launch to its first answer to eth_chainId
    double rss_mib = 0;
};

/// Starts anvil on a free port and ends it again.
Result<AnvilStart> start_anvil(const Programs& programs);

/// An anvil on a free loopback port until the object goes.
class Anvil {
public:
    /// Returns once it answers.
    static Result<Anvil> start(const Programs& programs, std::vector<std::string> arguments = {});

    [[nodiscard]] const std::string& url() const noexcept { return url_; }
    [[nodiscard]] double answers_ms() const noexcept { return answers_ms_; }
    [[nodiscard]] std::int64_t pid() const noexcept { return child_.id().pid; }

private:
    Anvil(sys::Child child, std::string url, double answers_ms)
        : child_(std::move(child)), url_(std::move(url)), answers_ms_(answers_ms) {}
    sys::Child child_;
    std::string url_;
    double answers_ms_;
};

struct RollupStart {
    double answers_ms = 0;  ///< from the launch of `alt up` to the rollup's first answer
    double returns_ms = 0;  ///< from the launch of `alt up` to its end
    std::string url;
};

/// An ALT_HOME of its own in a temporary folder; the destructor stops its host and removes it.
class Home {
public:
    static Result<Home> make(const Programs& programs);
    Home(Home&& other) noexcept;
    Home& operator=(Home&&) = delete;
    ~Home();

    /// `alt up` of a fresh rollup, with more words after it.
    Result<RollupStart> raise(const std::string& name, const std::vector<std::string>& more = {});
    /// Deposits an ether of development account 0.
    Result<void> fund(const std::string& name);
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
    /// Errors: not_found (no host runs here).
    Result<std::int64_t> host_pid();
    /// VmRSS of the host, once it has been idle for a moment.
    Result<double> host_rss_mib();

private:
    Home(const Programs& programs, std::filesystem::path path)
        : programs_(&programs), path_(std::move(path)) {}
    Result<void> run(std::vector<std::string> arguments);
    const Programs* programs_;
    std::filesystem::path path_;
};

}  // namespace alt::bench
