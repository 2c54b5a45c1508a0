#include <atomic>
#include <cstdlib>

#include <fmt/format.h>

#include "cli/commands/context.hpp"
#include "cli/output/table.hpp"
#include "core/load/plot.hpp"
#include "core/load/run.hpp"
#include "core/manifest/duration.hpp"
#include "core/net/url.hpp"
#include "core/sys/environment.hpp"
#include "core/sys/files.hpp"
#include "core/sys/signals.hpp"
#include "runtime/embed/signer.hpp"

namespace alt::cli {
namespace {

bool is_local(const std::string& url) {
    const auto parsed = net::parse_url(url);
    return parsed && (parsed->host == "localhost" || parsed->host == "::1" ||
                      parsed->host.starts_with("127."));
}

Result<std::string> endpoint_of(const LoadCommand& command, Context& context) {
    if (command.rollup.empty()) {
        if (command.url.empty())
            return make_error(Errc::usage, "load: a URL or --rollup NAME is required",
                              "such as alt load http://127.0.0.1:8545");
        ALT_TRY(option_value("URL", net::parse_url(command.url)));
        return command.url;
    }
    ALT_TRY_ASSIGN(const auto orchestrator, context.open());
    ALT_TRY_ASSIGN(const auto status, orchestrator->status(command.rollup));
    const auto rpc = codec::get_string(status, "rpc");
    if (rpc && !rpc->empty()) return *rpc;
    return make_error(Errc::conflict, command.rollup + " has no endpoint",
                      "see alt status " + command.rollup);
}

Result<load::Spec> spec_of(const LoadCommand& command, Context& context) {
    load::Spec spec;
    const auto kind = load::kind_of(command.kind);
    if (!kind)
        return make_error(Errc::usage, "--kind: there is no \"" + command.kind + "\"",
                          "there are " + load::kind_names());
    spec.kind = *kind;
    spec.count = command.txs;
    spec.senders = command.senders;
    spec.connections = command.connections;
    spec.batch = command.batch;
    spec.pipeline = command.pipeline;
    spec.rate = command.rate;
    spec.recipients = command.recipients;
    spec.mine = command.mine;
    ALT_TRY_ASSIGN(spec.timeout,
                   option_value("--timeout", manifest::parse_duration(command.timeout)));
    ALT_TRY(load::check(spec));
    ALT_TRY_ASSIGN(spec.url, endpoint_of(command, context));
    return spec;
}

Result<crypto::PrivateKey> funder_of(const LoadCommand& command, const std::string& url) {
    if (command.key.empty() && !command.dev && !is_local(url))
        return make_error(Errc::usage, "load: --key is required for " + url,
                          "the default, --dev, is a public key: only for chains of this machine");
    return load_key(command.key.empty() ? "dev:0" : command.key, sys::current_environment());
}

std::string pace_text(const load::Pace& pace) {
    return fmt::format("{:.0f}/s  ({} in {:.3f} s)", pace.per_second(), pace.count, pace.seconds);
}

std::string checked_text(const load::Findings& found) {
    return fmt::format("{} receipts in {} blocks, {} failed, {} wrong balances", found.receipts,
                       found.blocks, found.failed, found.wrong_balances);
}

std::string text_of(const load::Report& report, const std::string& out) {
    const auto& latency = report.latency;
    std::string errors;
    for (const auto& [message, count] : report.errors)
        errors += fmt::format("{}{} x {}", errors.empty() ? "" : "; ", count, printable(message));
    return pairs({{"load", fmt::format("{} {}, {} senders, {} connections, batches of {}",
                                       report.spec.count, load::to_string(report.spec.kind),
                                       report.spec.senders, report.connections, report.spec.batch)},
                  {"acknowledged", pace_text(report.acknowledged)},
                  {"mined", report.mined ? pace_text(*report.mined) : ""},
                  {"latency ms",
                   fmt::format("p50 {:.3f}  p90 {:.3f}  p99 {:.3f}  p99.9 {:.3f}  "
                               "most {:.3f}",
                               latency.p50, latency.p90, latency.p99, latency.p999, latency.most)},
                  {"checked", report.findings ? checked_text(*report.findings) : ""},
                  {"errors", errors},
                  {"generator", fmt::format("{:.2f} us of CPU a call", report.cpu_microseconds)},
                  {"plot", out}});
}

/// Of a load that is not clean; the figures go with it.
Error failure_of(const load::Report& report) {
    if (!report.errors.empty())
        return make_error(Errc::invalid_input,
                          fmt::format("{} of {} calls were not taken: {}",
                                      report.spec.count - report.acknowledged.count,
                                      report.spec.count, report.errors.begin()->first));
    const auto mined = report.mined ? report.mined->count : report.acknowledged.count;
    if (mined < report.spec.count)
        return make_error(Errc::timeout,
                          fmt::format("{} of {} are {} in the time given", mined, report.spec.count,
                                      report.mined ? "mined" : "answered"),
                          "give it more --timeout; a chain that does not seal needs --mine");
    return make_error(Errc::internal,
                      "the chain does not agree with what was sent: " +
                          (report.findings ? checked_text(*report.findings) : "not checked"));
}

}  // namespace

Result<ExitCode> run(const LoadCommand& command, Context& context) {
    std::atomic<bool> stop = false;
    ALT_TRY_ASSIGN(const auto signals, sys::SignalWatcher::start([&](int signal, int count) {
                       if (count > 1) std::_Exit(128 + signal);
                       stop = true;
                   }));
    ALT_TRY_ASSIGN(const auto spec, spec_of(command, context));
    ALT_TRY_ASSIGN(const auto funder, funder_of(command, spec.url));
    sys::SystemClock clock;
    const auto progress = [&](std::string_view step, std::uint64_t done, std::uint64_t total) {
        context.out.progress().step(step, done, total);
    };
    ALT_TRY_ASSIGN(const auto report, load::run(spec, funder, clock, progress, stop));
    if (!command.out.empty())
        ALT_TRY(sys::write_file_atomic(command.out, load::plot(report), 0644));
    auto view = load::to_json(report);
    view["plot"] = command.out.empty() ? codec::Json(nullptr) : codec::Json(command.out);
    if (report.is_clean()) {
        context.out.result(view, text_of(report, command.out));
        return ExitCode::ok;
    }
    context.error_details["report"] = std::move(view);
    context.out.note(text_of(report, command.out));
    return failure_of(report);
}

}  // namespace alt::cli
