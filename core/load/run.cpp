#include "core/load/run.hpp"

#include <algorithm>

namespace alt::load {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kWarmUpCall = "\"method\":\"eth_chainId\",\"params\":[]";
constexpr std::chrono::milliseconds kLeastPatience{10'000};
constexpr std::uint64_t kWarmUpRequests = 20;  // on each connection

double seconds_since(SteadyClock::time_point begin) {
    return std::chrono::duration<double>(SteadyClock::now() - begin).count();
}

Error interrupted() {
    return make_error(Errc::interrupted, "the load was ended before it was done");
}

/// A few cheap calls on each connection: what is slow only once is no part of the figures.
Result<void> warm_up(std::size_t connections, net::LoadClient& client, sys::Clock& clock,
                     const std::atomic<bool>& stop) {
    Spec spec;
    spec.kind = Kind::block_number;
    spec.count = connections * kWarmUpRequests;
    spec.connections = connections;
    const auto plan = make_plan(spec);
    const Calls calls{{std::string(kWarmUpCall)}, {}};
    const auto lanes = render(plan, calls, false, client);
    ALT_TRY_ASSIGN(const auto shot,
                   shoot(
                       spec, plan, lanes, client, clock, [](auto, auto, auto) {}, stop));
    if (shot.taken == spec.count || stop) return {};
    const auto why = shot.errors.empty() ? "no answer in time" : shot.errors.begin()->first;
    return make_error(Errc::parent_unavailable, "it does not answer eth_chainId: " + why);
}

Result<Calls> prepare(const Spec& spec, const Ground& ground, Remote& remote, Report& report) {
    if (!is_transaction(spec.kind)) return make_reads(spec, ground, remote);
    const auto begin = SteadyClock::now();
    auto calls = sign_transactions(spec, ground);
    report.sign_seconds = seconds_since(begin);
    return calls;
}

/// From the answers to the blocks.
Result<void> follow(const Ground& ground, const Calls& calls, const Shot& shot,
                    SteadyClock::time_point start, Remote& remote, const Progress& progress,
                    const std::atomic<bool>& stop, Report& report) {
    const auto& spec = report.spec;
    if (spec.mine) ALT_TRY(remote.mine());
    ALT_TRY_ASSIGN(const auto mined, wait_mined(spec, ground, shot.taken, !shot.errors.empty(),
                                                start, remote, progress, stop));
    if (stop) return interrupted();
    report.mined =
        Pace{mined.count, mined.is_whole ? std::chrono::duration<double>(mined.at).count()
                                         : seconds_since(start)};
    report.is_silent = mined.is_silent;
    if (mined.is_silent || (!mined.is_whole && shot.errors.empty())) return {};
    progress("check receipts", 0, 0);
    ALT_TRY_ASSIGN(report.findings,
                   check_chain(spec, ground, calls, mined.count, remote, progress));
    return {};
}

}  // namespace

Result<Report> run(const Spec& spec, const crypto::PrivateKey& funder, sys::Clock& clock,
                   const Progress& progress, const std::atomic<bool>& stop) {
    ALT_TRY(check(spec));
    ALT_TRY_ASSIGN(auto remote,
                   Remote::connect(spec.url, std::max(kLeastPatience, spec.timeout), clock));
    ALT_TRY_ASSIGN(const auto ground, make_ground(spec, funder, remote, progress));
    Report report;
    report.spec = spec;
    report.chain_id = ground.chain_id;
    report.client = ground.client;
    progress("sign and render", 0, 0);
    ALT_TRY_ASSIGN(const auto calls, prepare(spec, ground, remote, report));
    const auto plan = make_plan(spec);
    report.connections = plan.size();
    net::LoadLimits limits;
    limits.pipeline = spec.pipeline;
    ALT_TRY_ASSIGN(const auto client, net::LoadClient::connect(spec.url, plan.size(), limits));
    const auto lanes = render(plan, calls, spec.batch > 1, *client);
    ALT_TRY(warm_up(plan.size(), *client, clock, stop));
    if (stop) return interrupted();
    const auto start = SteadyClock::now();
    ALT_TRY_ASSIGN(const auto shot, shoot(spec, plan, lanes, *client, clock, progress, stop));
    if (stop) return interrupted();
    book(shot, report);
    if (is_transaction(spec.kind))
        ALT_TRY(follow(ground, calls, shot, start, remote, progress, stop, report));
    return report;
}

}  // namespace alt::load
