#include "runtime/embed/reach.hpp"

#include <fmt/format.h>

#include "core/sys/environment.hpp"
#include "core/sys/files.hpp"
#include "core/sys/process.hpp"

namespace alt {
namespace {

constexpr std::chrono::milliseconds kStartLimit{15'000};
constexpr std::chrono::milliseconds kStartPoll{1};
constexpr std::chrono::milliseconds kStopLimit{15'000};
/// Exit code of a host that found another one: that one will answer on the socket in a moment.
constexpr int kLockHeld = 4;
constexpr std::size_t kLogTail = 600;
/// A host that has answered within this is taken to be there: if not, the call says so.
constexpr std::chrono::milliseconds kTrusted{1'000};

/// What was written behind the first `known` bytes.
std::string tail_of(const std::filesystem::path& log, std::uintmax_t known) {
    auto text = sys::read_file(log);
    if (!text || text->size() <= known) return {};
    text->erase(0, known);
    return text->size() > kLogTail ? "..." + text->substr(text->size() - kLogTail) : *text;
}

std::uintmax_t size_of(const std::filesystem::path& file) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    return failed ? 0 : size;
}

}  // namespace

HostReach::HostReach(std::filesystem::path home, std::filesystem::path host_exe, bool may_start,
                     sys::Clock& clock, LogLevel host_log)
    : home_(std::move(home)),
      host_exe_(std::move(host_exe)),
      may_start_(may_start),
      clock_(clock),
      host_log_(host_log),
      parents_(nullptr, clock) {}

bool HostReach::connect() {
    if (!sys::exists(host::control_socket(home_))) return false;
    auto remote = host::RemoteDriver::make(home_);
    if (!remote) return false;
    const auto info = (*remote)->info();
    if (!info) return false;
    info_ = *info;
    remote_ = std::move(remote).value();
    seen_ = clock_.steady();
    return true;
}

Result<void> HostReach::ensure() {
    if (remote_ && seen_ && clock_.steady() - *seen_ < kTrusted) return {};
    if (remote_ && remote_->info()) {
        seen_ = clock_.steady();
        return {};
    }
    remote_.reset();
    if (connect()) return {};
    if (!may_start_)
        return make_error(Errc::not_found, "no host process runs for " + home_.string(),
                          "run `alt resume`");
    return start();
}

bool HostReach::is_lost() {
    if (remote_ && remote_->info()) return false;
    seen_.reset();
    return true;
}

Result<void> HostReach::start() {
    ALT_TRY(sys::make_dirs(home_));
    auto environment = sys::current_environment();
    environment.set("ALT_HOME", home_.string());
    environment.set("ALT_LOG", std::string(to_string(host_log_)));
    sys::LaunchSpec spec;
    spec.program = host_exe_;
    spec.arguments = {"host"};
    spec.environment = std::move(environment);
    spec.log_file = Home{home_}.host_log();
    spec.folder = home_;
    spec.new_session = true;
    const auto logged = size_of(*spec.log_file);
    ALT_TRY_ASSIGN(auto child, sys::Child::launch(spec));
    const auto deadline = clock_.steady() + kStartLimit;
    while (!connect()) {
        const bool late = clock_.steady() >= deadline;
        // Another process may have started a host meanwhile: then ours ends, and that one answers.
        const auto ended = child.exit_code();
        const bool failed = ended && *ended != kLockHeld;
        if (late || (failed && !connect())) {
            return make_error(
                late ? Errc::timeout : Errc::io,
                fmt::format("the host process did not start: {}", tail_of(*spec.log_file, logged)),
                "see " + spec.log_file->string());
        }
        clock_.sleep_for(kStartPoll);
    }
    child.detach();
    return {};
}

driver::Driver* HostReach::driver() {
    if (!remote_) connect();
    return remote_.get();
}

Result<client::ChainClient*> HostReach::parent(const std::string& rpc, std::uint64_t chain_id) {
    if (rpc != "embedded") return parents_.find(rpc, chain_id);
    if (driver() == nullptr)
        return make_error(Errc::parent_unavailable,
                          "the embedded parent runs in the host, and no host runs",
                          "run `alt resume`");
    return parents_.find(info_.parent_rpc, info_.parent_chain_id);
}

std::string HostReach::parent_url(const std::string& rpc) {
    if (rpc != "embedded") return rpc;
    return driver() == nullptr ? std::string() : info_.parent_rpc;
}

Result<void> HostReach::nothing_left() {
    if (driver() == nullptr) return {};
    ALT_TRY(remote_->shutdown());
    const auto deadline = clock_.steady() + kStopLimit;
    while (sys::is_alive(info_.process)) {
        if (clock_.steady() >= deadline)
            return make_error(Errc::timeout, fmt::format("host {} does not end", info_.process.pid),
                              "look at " + Home{home_}.host_log().string());
        clock_.sleep_for(kStartPoll);
    }
    remote_.reset();
    return {};
}

}  // namespace alt
