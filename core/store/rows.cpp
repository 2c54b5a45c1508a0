#include "core/store/rows.hpp"

#include <algorithm>

namespace alt::store {

RollupRow read_rollup(Statement& row) {
    RollupRow out;
    out.id = row.integer();
    out.name = row.text();
    out.phase = row.text();
    out.manifest = row.text();
    out.manifest_digest = row.text();
    out.manifest_source = row.text();
    out.spec = row.text();
    out.handle = row.text();
    out.closing = row.text();
    out.last_error = row.text();
    out.created_ms = row.integer();
    out.live_ms = row.integer();
    out.expires_ms = row.integer();
    out.settled_ms = row.integer();
    out.ended_ms = row.integer();
    return out;
}

StepRow read_step(Statement& row) {
    StepRow out;
    out.rollup = row.integer();
    out.name = row.text();
    out.done = row.integer() != 0;
    out.attempts = static_cast<std::uint32_t>(row.integer());
    out.detail = row.text();
    out.begun_ms = row.integer();
    out.done_ms = row.integer();
    return out;
}

ParentTxRow read_tx(Statement& row) {
    ParentTxRow out;
    out.rollup = row.integer();
    out.step = row.text();
    out.nonce = static_cast<std::uint64_t>(row.integer());
    const auto hash = row.blob();
    std::copy_n(hash.begin(), std::min<std::size_t>(hash.size(), 32), out.hash.bytes.begin());
    out.raw = row.blob();
    out.state = row.text();
    out.block_num = static_cast<std::uint64_t>(row.integer());
    out.gas_used = static_cast<std::uint64_t>(row.integer());
    return out;
}

EventRow read_event(Statement& row) {
    EventRow out;
    out.id = row.integer();
    out.rollup = row.integer();
    out.at_ms = row.integer();
    out.kind = row.text();
    out.text = row.text();
    return out;
}

Lease read_lease(Statement& row) {
    Lease out;
    out.rollup = row.integer();
    out.owner.pid = row.integer();
    out.owner.start_time = static_cast<std::uint64_t>(row.integer());
    out.purpose = row.text();
    out.token = static_cast<std::uint64_t>(row.integer());
    return out;
}

}  // namespace alt::store
