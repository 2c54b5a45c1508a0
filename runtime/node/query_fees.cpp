#include <algorithm>

#include "runtime/chain/block_builder.hpp"
#include "runtime/node/ledger.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

namespace {

/// The tips at which the given shares of the block's gas were paid for or less (execution-apis:
/// eth_feeHistory).
std::vector<uint256> rewards_of(const BlockRecord& block, const std::vector<double>& percentiles) {
    struct Paid {
        uint256 tip;
        std::uint64_t gas;
    };
    const auto base_fee = block.block.header.base_fee_per_gas.value_or(uint256{});
    std::vector<Paid> paid;
    for (const auto& receipt : block.receipts) {
        const bool pays = receipt.effective_gas_price >= base_fee;
        paid.push_back(
            {pays ? receipt.effective_gas_price - base_fee : uint256{}, receipt.gas_used});
    }
    std::sort(paid.begin(), paid.end(), [](const Paid& a, const Paid& b) { return a.tip < b.tip; });
    std::vector<uint256> out;
    for (const auto percentile : percentiles) {
        const auto threshold = static_cast<double>(block.block.header.gas_used) * percentile / 100;
        uint256 reward;
        double sum = 0;
        for (const auto& entry : paid) {
            reward = entry.tip;
            sum += static_cast<double>(entry.gas);
            if (sum >= threshold) break;
        }
        out.push_back(reward);
    }
    return out;
}

uint256 blob_base_fee_of(const eth::Header& header, const chain::ForkRules& rules) {
    if (!header.excess_blob_gas) return {};
    return chain::blob_base_fee(*header.excess_blob_gas, rules.blobs);
}

/// Of the block after `parent`, if it were made at once.
uint256 blob_base_fee_after(const eth::Header& parent, const chain::ChainConfig& config) {
    if (!parent.excess_blob_gas) return {};
    const auto& rules = config.forks.at(parent.timestamp);
    return chain::blob_base_fee(chain::excess_blob_gas_after(parent, rules), rules.blobs);
}

void add_blob_fees(FeeHistory& out, const eth::Header& header, const chain::ChainConfig& config) {
    const auto& rules = config.forks.at(header.timestamp);
    const auto most = static_cast<double>(rules.blobs.max * chain::kGasPerBlob);
    out.blob_base_fees.push_back(blob_base_fee_of(header, rules));
    out.blob_gas_used_ratios.push_back(static_cast<double>(header.blob_gas_used.value_or(0)) /
                                       most);
}

}  // namespace

uint256 Query::next_blob_base_fee() const {
    return blob_base_fee_after(ledger_.head()->block.header, ledger_.config());
}

Result<FeeHistory> Query::fee_history(std::uint64_t count, const BlockId& newest,
                                      const std::vector<double>& percentiles) const {
    ALT_TRY_ASSIGN(const auto last, require(newest));
    double previous = 0;
    for (const auto percentile : percentiles) {
        if (!(percentile >= previous && percentile <= 100))
            return make_error(Errc::invalid_input, "invalid reward percentile");
        previous = percentile;
    }
    FeeHistory out;
    count = std::min({count, limits_.max_fee_history, last->number() + 1});
    out.oldest_block = last->number() + 1 - count;
    if (count == 0) return out;
    // What is not kept any more is as if the chain began after it.
    const auto records = ledger_.blocks(out.oldest_block, last->number());
    if (records.empty()) {
        ALT_TRY(check_kept(last->number()));
        return make_error(Errc::not_found, "header not found");
    }
    out.oldest_block = records.front()->number();
    for (const auto& record : records) {
        const auto& header = record->block.header;
        out.base_fees.push_back(header.base_fee_per_gas.value_or(uint256{}));
        out.gas_used_ratios.push_back(static_cast<double>(header.gas_used) /
                                      static_cast<double>(header.gas_limit));
        add_blob_fees(out, header, ledger_.config());
        if (!percentiles.empty()) out.rewards.push_back(rewards_of(*record, percentiles));
    }
    out.base_fees.push_back(chain::base_fee_after(ledger_.config(), last->block.header));
    out.blob_base_fees.push_back(blob_base_fee_after(last->block.header, ledger_.config()));
    return out;
}

}  // namespace alt::node
