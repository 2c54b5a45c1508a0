#include "runtime/evmtool/network.hpp"

#include <charconv>

#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

constexpr std::string_view kTo = "To";
constexpr std::string_view kAtTime = "AtTime";

Result<chain::ForkRules> named_fork(std::string_view name, const codec::Json& test) {
    const auto revision = revision_named(name);
    if (!revision) return make_error(Errc::unsupported, "fork " + std::string(name));
    return parse_fork(*revision, name, test);
}

/// "15k", in seconds.
Result<std::uint64_t> parse_time(std::string_view text) {
    std::uint64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, value);
    const std::string_view unit(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
    if (parsed.ec != std::errc{} || value > 1'000'000'000 || !(unit.empty() || unit == "k"))
        return make_error(Errc::invalid_input, "time of a fork: " + std::string(text));
    return unit == "k" ? value * 1000 : value;
}

}  // namespace

Result<chain::ForkRules> parse_fork(evm::Revision revision, std::string_view key,
                                    const codec::Json& test) {
    auto rules = chain::fork_rules(revision);
    const auto* config = codec::find(test, "config");
    const auto* schedule = config == nullptr ? nullptr : codec::find(*config, "blobSchedule");
    const auto* blobs = schedule == nullptr ? nullptr : codec::find(*schedule, key);
    if (blobs == nullptr) return rules;
    ALT_TRY_ASSIGN(rules.blobs.target, u64_at(*blobs, "target"));
    ALT_TRY_ASSIGN(rules.blobs.max, u64_at(*blobs, "max"));
    ALT_TRY_ASSIGN(rules.blobs.update_fraction, u64_at(*blobs, "baseFeeUpdateFraction"));
    if (rules.blobs.update_fraction == 0 || rules.blobs.max < rules.blobs.target)
        return make_error(Errc::invalid_input, "blobSchedule." + std::string(key));
    return rules;
}

Result<chain::ForkSchedule> parse_network(std::string_view network, const codec::Json& test) {
    const auto at = network.find(kAtTime);
    const auto to = network.find(kTo);
    if (at == std::string_view::npos || to == std::string_view::npos || to > at) {
        ALT_TRY_ASSIGN(const auto rules, named_fork(network, test));
        return chain::ForkSchedule(rules);
    }
    const auto second = to + kTo.size();
    ALT_TRY_ASSIGN(const auto before, named_fork(network.substr(0, to), test));
    ALT_TRY_ASSIGN(const auto after, named_fork(network.substr(second, at - second), test));
    ALT_TRY_ASSIGN(const auto time, parse_time(network.substr(at + kAtTime.size())));
    if (time == 0) return make_error(Errc::invalid_input, "time of a fork: 0");
    chain::ForkSchedule schedule(before);
    schedule.then(time, after);
    return schedule;
}

}  // namespace alt::evmtool
