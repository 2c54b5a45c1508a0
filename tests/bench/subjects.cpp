#include "tests/bench/subjects.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "core/net/rpc_client.hpp"
#include "core/sys/environment.hpp"
#include "core/sys/files.hpp"
#include "core/sys/ports.hpp"
#include "core/sys/process.hpp"

namespace alt::bench {
namespace {

using Instant = std::chrono::steady_clock::time_point;
/// Between two tries: fine enough for a start of milliseconds, and leaves the core to the subject.
constexpr std::chrono::microseconds kPause{100};
constexpr std::chrono::seconds kPatience{20};

double ms_since(Instant begin) {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin)
        .count();
}

std::string loopback(std::uint16_t port) {
    return fmt::format("http://127.0.0.1:{}", port);
}

/// Milliseconds from `begin` to the first answer to eth_chainId.
Result<double> wait_for_chain_id(const std::string& url, Instant begin) {
    ALT_TRY_ASSIGN(const auto rpc, net::RpcClient::make(url));
    while (std::chrono::steady_clock::now() < begin + kPatience) {
        if (rpc->call("eth_chainId", codec::JsonArray{})) return ms_since(begin);
        std::this_thread::sleep_for(kPause);
    }
    return make_error(Errc::timeout, "nothing answers at " + url);
}

Result<double> rss_mib(std::int64_t pid) {
    std::ifstream status(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmRSS:", 0) == 0) return std::stod(line.substr(6)) / 1024;
    return make_error(Errc::not_found, fmt::format("process {} has no VmRSS", pid));
}

sys::LaunchSpec alt_command(const Programs& programs, const std::filesystem::path& home,
                            std::vector<std::string> arguments) {
    sys::LaunchSpec spec;
    spec.program = programs.alt;
    spec.arguments = std::move(arguments);
    auto environment = sys::current_environment();
    environment.set("ALT_HOME", home.string());
    spec.environment = environment;
    spec.log_file = home / "bench.log";
    return spec;
}

Result<void> ended_well(int code, const std::filesystem::path& log) {
    if (code == 0) return {};
    const auto text = sys::read_file(log);
    return make_error(Errc::io, fmt::format("ended with {}: {}", code, text ? *text : ""));
}

}  // namespace

int run_main(
    std::span<char*> arguments, std::string_view name, const std::vector<std::string_view>& usage,
    const std::function<Result<void>(const Programs&, std::span<const std::size_t>)>& run) {
    constexpr std::size_t kFirstNumber = 4;
    if (arguments.size() != kFirstNumber + usage.size()) {
        fmt::print(stderr, "usage: {} ALT ANVIL MANIFEST {}\n", name, fmt::join(usage, " "));
        return 64;
    }
    const auto path = [&](std::size_t i) { return std::filesystem::canonical(arguments[i]); };
    std::vector<std::size_t> numbers;
    for (const auto* word : arguments.subspan(kFirstNumber)) numbers.push_back(std::stoul(word));
    if (const auto done = run({path(1), path(2), path(3)}, numbers); !done) {
        fmt::print(stderr, "bench: {}\n", done.error().message);
        return 1;
    }
    return 0;
}

Result<Anvil> Anvil::start(const Programs& programs, std::vector<std::string> arguments) {
    ALT_TRY_ASSIGN(const auto port, sys::free_port());
    sys::LaunchSpec spec;
    spec.program = programs.anvil;
    spec.arguments = {"--port", std::to_string(port), "--silent"};
    spec.arguments.insert(spec.arguments.end(), arguments.begin(), arguments.end());
    const auto begin = std::chrono::steady_clock::now();
    ALT_TRY_ASSIGN(auto child, sys::Child::launch(spec));
    const auto url = loopback(port);
    ALT_TRY_ASSIGN(const auto answers_ms, wait_for_chain_id(url, begin));
    return Anvil(std::move(child), url, answers_ms);
}

Result<AnvilStart> start_anvil(const Programs& programs) {
    ALT_TRY_ASSIGN(const auto anvil, Anvil::start(programs));
    ALT_TRY_ASSIGN(const auto rss, rss_mib(anvil.pid()));
    return AnvilStart{anvil.answers_ms(), rss};
}

Result<Home> Home::make(const Programs& programs) {
    auto name = (std::filesystem::temp_directory_path() / "alt-bench.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
        return make_error(Errc::io, "cannot make a temporary folder");
    return Home(programs, name);
}

Home::Home(Home&& other) noexcept
    : programs_(other.programs_), path_(std::exchange(other.path_, {})) {}

Home::~Home() {
    if (path_.empty()) return;
    sys::SystemClock clock;
    if (auto stop = sys::Child::launch(alt_command(*programs_, path_, {"host", "--stop"})))
        (void)stop->wait(kPatience, clock);
    (void)sys::remove_tree(path_);
}

Result<RollupStart> Home::raise(const std::string& name, const std::vector<std::string>& more) {
    ALT_TRY_ASSIGN(const auto port, sys::free_port());
    std::vector<std::string> words{"up",     programs_->manifest.string(), "--name", name,
                                   "--port", std::to_string(port),         "--json", "--progress",
                                   "none"};
    words.insert(words.end(), more.begin(), more.end());
    const auto spec = alt_command(*programs_, path_, std::move(words));
    const auto begin = std::chrono::steady_clock::now();
    ALT_TRY_ASSIGN(auto child, sys::Child::launch(spec));
    RollupStart start;
    start.url = loopback(port);
    auto answered = wait_for_chain_id(start.url, begin);
    while (!child.exit_code()) std::this_thread::sleep_for(kPause);
    start.returns_ms = ms_since(begin);
    ALT_TRY(ended_well(*child.exit_code(), *spec.log_file));
    if (!answered) return std::move(answered.error()).wrap("alt up");
    start.answers_ms = *answered;
    return start;
}

Result<void> Home::run(std::vector<std::string> arguments) {
    const auto spec = alt_command(*programs_, path_, std::move(arguments));
    ALT_TRY_ASSIGN(auto child, sys::Child::launch(spec));
    sys::SystemClock clock;
    ALT_TRY_ASSIGN(const auto code, child.wait(kPatience, clock));
    return ended_well(code, *spec.log_file);
}

Result<void> Home::fund(const std::string& name) {
    return run({"deposit", name, "--amount", "1ether", "--from", "dev:0"});
}

Result<std::int64_t> Home::host_pid() {
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        const auto pid = entry.path().filename().string();
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream environment(entry.path() / "environ");
        const std::string text{std::istreambuf_iterator<char>(environment), {}};
        if (text.find("ALT_HOME=" + path_.string() + '\0') != std::string::npos)
            return std::stoll(pid);
    }
    return make_error(Errc::not_found, "no host runs in " + path_.string());
}

Result<double> Home::host_rss_mib() {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    ALT_TRY_ASSIGN(const auto pid, host_pid());
    return rss_mib(pid);
}

}  // namespace alt::bench
