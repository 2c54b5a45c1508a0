#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "core/load/spec.hpp"

namespace alt::load {

/// One request: calls by their index, from 0 to `Spec::count`.
struct PlannedRequest {
    std::vector<std::uint64_t> calls;
    std::chrono::nanoseconds due{};  ///< from the start; zero without a rate
};

/// The requests of each connection, in order.
using Plan = std::vector<std::vector<PlannedRequest>>;

/// Call `i` belongs to sender `i mod senders` and has its nonce `i div senders`.
constexpr std::uint64_t sender_of(const Spec& spec, std::uint64_t call) noexcept {
    return call % spec.senders;
}
/// How many of the calls are this sender's.
constexpr std::uint64_t calls_of(const Spec& spec, std::uint64_t sender) noexcept {
    return spec.count / spec.senders + (sender < spec.count % spec.senders ? 1 : 0);
}

/// Deals the calls to connections. A sender's transactions all go over one connection, so that
/// their nonces arrive in order; reads are dealt singly. No connection is without a request.
Plan make_plan(const Spec& spec);

}  // namespace alt::load
