#include "core/manifest/validate.hpp"

#include <algorithm>

#include "core/manifest/check.hpp"

namespace alt::manifest {
namespace {

/// A credited deposit that the parent reorganises away makes a rollup unsettleable: deeper than any
/// reorganisation of Ethereum's proof of stake so far (7 blocks).
constexpr std::uint64_t kRemoteConfirmations = 12;

bool loopback_parent(const Parent& parent) {
    return std::ranges::all_of(
        parent.rpc, [](const auto& url) { return url == kEmbeddedParent || is_loopback_url(url); });
}

void check_parent(const Manifest& m, std::vector<PathComplaint>& out) {
    const bool names_embedded =
        std::ranges::find(m.parent.rpc, kEmbeddedParent) != m.parent.rpc.end();
    if (names_embedded && !m.parent.embedded())
        out.push_back({"parent.rpc", {"names \"embedded\" beside URLs", "use one or the other"}});
    else if (m.parent.rpc.size() > 1)
        out.push_back(
            {"parent.rpc", {"has several URLs: failover is not offered yet", "name one"}});
    if (m.parent.signer.starts_with("dev:") && !loopback_parent(m.parent))
        out.push_back({"parent.signer",
                       {"is a development key, which everybody knows, on a parent that is not on "
                        "this machine",
                        "write env:NAME or file:PATH"}});
    if (m.parent.chain_id && m.vm.chain_id == m.parent.chain_id)
        out.push_back({"vm.chain_id",
                       {"is the parent's chain id: signed transactions could be replayed there",
                        "choose another, or leave it out for a fresh one"}});
}

}  // namespace

void resolve_defaults(Manifest& manifest, const std::set<std::string, std::less<>>& given) {
    if (!given.contains("parent.confirmations"))
        manifest.parent.confirmations = loopback_parent(manifest.parent) ? 0 : kRemoteConfirmations;
}

std::vector<PathComplaint> validate(const Manifest& m,
                                    const std::set<std::string, std::less<>>& given) {
    std::vector<PathComplaint> out;
    check_parent(m, out);
    if (!m.genesis.alloc.empty() && m.bridge.native == NativeCurrency::bridged)
        out.push_back({"genesis.alloc",
                       {"gives out ether that no deposit backs",
                        "deposit it with alt deposit, or set bridge.native = \"play\""}});
    if (given.contains("sequencing.block_time") && m.sequencing.mode != SealMode::interval &&
        m.sequencing.block_time != Sequencing{}.block_time)
        out.push_back({"sequencing.block_time",
                       {"has no meaning in mode \"auto\"", "set sequencing.mode = \"interval\""}});
    if (m.settlement.challenge_window.count() % 1000 != 0)
        out.push_back({"settlement.challenge_window",
                       {"is not in whole seconds, which is what the parent's clock counts", {}}});
    return out;
}

}  // namespace alt::manifest
