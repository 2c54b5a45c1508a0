#include "core/load/plan.hpp"

#include <algorithm>

namespace alt::load {

Plan make_plan(const Spec& spec) {
    // Of reads each call is a sender of its own.
    const auto owners = is_transaction(spec.kind) ? std::min(spec.senders, spec.count) : spec.count;
    Plan plan(std::min(spec.connections, owners));
    for (std::uint64_t call = 0; call < spec.count; ++call) {
        const auto owner = is_transaction(spec.kind) ? sender_of(spec, call) : call;
        auto& requests = plan[owner % plan.size()];
        if (requests.empty() || requests.back().calls.size() == spec.batch) requests.emplace_back();
        requests.back().calls.push_back(call);
    }
    if (spec.rate <= 0) return plan;
    for (auto& requests : plan)
        for (auto& request : requests) {
            // A batch is due with its last call: none of its calls is ahead of the rate.
            const auto seconds = static_cast<double>(request.calls.back()) / spec.rate;
            request.due = std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
        }
    return plan;
}

}  // namespace alt::load
