#include "core/lifecycle/store_tx_journal.hpp"

#include <array>
#include <utility>

namespace alt::lifecycle {
namespace {

using client::TxState;

constexpr std::array<std::pair<TxState, std::string_view>, 4> kStates{{
    {TxState::intent, "intent"},
    {TxState::mined, "mined"},
    {TxState::failed, "failed"},
    {TxState::dropped, "dropped"},
}};

std::string name_of(TxState state) {
    for (const auto& [value, name] : kStates)
        if (value == state) return std::string(name);
    return {};
}

Result<TxState> state_of(std::string_view text) {
    for (const auto& [value, name] : kStates)
        if (name == text) return value;
    return make_error(Errc::corrupt,
                      "the store holds an unknown transaction state: " + std::string(text));
}

}  // namespace

Result<std::vector<client::TxRecord>> StoreTxJournal::load(std::string_view step) {
    ALT_TRY_ASSIGN(const auto rows, store_.parent_txs(lease_.rollup));
    std::vector<client::TxRecord> out;
    for (const auto& row : rows) {
        if (row.step != step) continue;
        ALT_TRY_ASSIGN(const auto state, state_of(row.state));
        out.push_back({row.step, row.nonce, row.hash, row.raw, state, row.block_num, row.gas_used});
    }
    return out;
}

Result<void> StoreTxJournal::record(const client::TxRecord& intent) {
    store::ParentTxRow row;
    row.rollup = lease_.rollup;
    row.step = intent.step;
    row.nonce = intent.nonce;
    row.hash = intent.hash;
    row.raw = intent.raw;
    row.state = name_of(intent.state);
    return store_.record_tx(lease_, row);
}

Result<void> StoreTxJournal::mark(const Hash256& hash, client::TxState state,
                                  std::uint64_t block_num, std::uint64_t gas_used) {
    return store_.mark_tx(lease_, hash, name_of(state), block_num, gas_used);
}

}  // namespace alt::lifecycle
