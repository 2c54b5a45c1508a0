#include "core/load/spec.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace alt::load {
namespace {

constexpr std::array<std::pair<Kind, std::string_view>, 8> kNames{
    {{Kind::eth, "eth"},
     {Kind::erc20, "erc20"},
     {Kind::erc721, "erc721"},
     {Kind::call, "call"},
     {Kind::block_number, "blockNumber"},
     {Kind::balance, "balance"},
     {Kind::logs, "logs"},
     {Kind::receipt, "receipt"}}};

// Requests are rendered beforehand: ten million take a few GiB.
constexpr std::uint64_t kMostCalls = 10'000'000;
constexpr std::uint64_t kMostAccounts = 100'000;
constexpr std::uint64_t kMostConnections = 10'000;
constexpr std::uint64_t kMostInOneRequest = 10'000;
constexpr double kMostRate = 1e7;

Result<void> within(std::string_view option, std::uint64_t value, std::uint64_t least,
                    std::uint64_t most) {
    if (value >= least && value <= most) return {};
    return make_error(Errc::usage, std::string(option) + " must be " + std::to_string(least) +
                                       " to " + std::to_string(most) + ", not " +
                                       std::to_string(value));
}

}  // namespace

std::string_view to_string(Kind kind) noexcept {
    return std::ranges::find(kNames, kind, &decltype(kNames)::value_type::first)->second;
}

std::optional<Kind> kind_of(std::string_view name) noexcept {
    const auto* found = std::ranges::find(kNames, name, &decltype(kNames)::value_type::second);
    if (found == kNames.end()) return std::nullopt;
    return found->first;
}

std::string kind_names() {
    std::string out;
    for (const auto& [kind, name] : kNames) out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
}

Result<void> check(const Spec& spec) {
    ALT_TRY(within("--txs", spec.count, 1, kMostCalls));
    ALT_TRY(within("--senders", spec.senders, 1, kMostAccounts));
    ALT_TRY(within("--connections", spec.connections, 1, kMostConnections));
    ALT_TRY(within("--batch", spec.batch, 1, kMostInOneRequest));
    ALT_TRY(within("--pipeline", spec.pipeline, 1, kMostInOneRequest));
    ALT_TRY(within("--recipients", spec.recipients, 0, kMostAccounts));
    if (!(spec.rate >= 0 && spec.rate <= kMostRate))
        return make_error(Errc::usage, "--rate must be 0 to 10000000 calls a second");
    return {};
}

}  // namespace alt::load
