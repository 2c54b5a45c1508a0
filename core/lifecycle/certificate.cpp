#include "core/lifecycle/certificate.hpp"

#include "core/base/hex.hpp"
#include "core/lifecycle/settle.hpp"

namespace alt::lifecycle {

Result<codec::JsonArray> mined_txs(store::LifecycleStore& store, std::int64_t rollup) {
    ALT_TRY_ASSIGN(const auto rows, store.parent_txs(rollup));
    codec::JsonArray out;
    for (const auto& row : rows)
        if (row.state == "mined" || row.state == "failed")
            out.push_back(codec::JsonObject{{"step", row.step},
                                            {"hash", to_hex(row.hash)},
                                            {"gas", row.gas_used},
                                            {"success", row.state == "mined"},
                                            {"block", row.block_num}});
    return out;
}

std::uint64_t gas_of(const codec::JsonArray& txs) {
    std::uint64_t sum = 0;
    for (const auto& tx : txs)
        if (const auto gas = codec::get_u64(tx, "gas")) sum += *gas;
    return sum;
}

Result<codec::Json> make_certificate(Run& run, const std::string& log_digest) {
    codec::JsonObject out{{"schema", 1},
                          {"name", run.row.name},
                          {"id", run.row.id},
                          {"chain_id", run.spec.chain_id},
                          {"manifest_digest", run.row.manifest_digest},
                          {"phase", run.row.phase},
                          {"created_ms", run.row.created_ms},
                          {"live_ms", run.row.live_ms},
                          {"settled_ms", run.row.settled_ms},
                          {"parent", codec::JsonObject{{"chain_id", run.spec.parent_chain_id},
                                                       {"portal", to_hex(run.spec.portal)}}}};
    if (!log_digest.empty()) out["blocks_log_keccak256"] = log_digest;
    ALT_TRY_ASSIGN(auto txs, mined_txs(run.tools().store, run.row.id));
    out["gas_total"] = gas_of(txs);
    out["parent_txs"] = std::move(txs);
    if (run.row.closing.empty()) return codec::Json(std::move(out));

    ALT_TRY_ASSIGN(const auto book, exit_book(run.row, run.spec));
    ALT_TRY_ASSIGN(const auto paid, run.portal().claimed(run.spec.portal_block));
    out["final_block"] = codec::JsonObject{{"number", book.closing().block_num},
                                           {"hash", to_hex(book.closing().block_hash)},
                                           {"state_root", to_hex(book.closing().state_root)}};
    out["output_root"] = to_hex(book.output_root());
    out["exit_root"] = to_hex(book.root());
    out["exits"] = codec::JsonObject{{"count", book.leaves().size()},
                                     {"total", to_decimal(book.total())},
                                     {"paid", paid.size()},
                                     {"unpaid", to_decimal(book.unpaid(paid))}};
    return codec::Json(std::move(out));
}

}  // namespace alt::lifecycle
