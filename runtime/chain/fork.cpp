#include "runtime/chain/fork.hpp"

namespace alt::chain {

ForkSchedule& ForkSchedule::then(std::uint64_t timestamp, const ForkRules& rules) {
    ALT_ASSERT(timestamp > steps_.back().from);
    steps_.push_back({timestamp, rules});
    return *this;
}

Result<evm::Revision> fork_named(std::string_view name) {
    for (const auto& rules : evm::kRules) {
        std::string known(rules.name);
        known[0] = static_cast<char>(known[0] - 'A' + 'a');
        if (known == name) return rules.revision;
    }
    return make_error(Errc::invalid_input, "no hardfork \"" + std::string(name) + "\"");
}

uint256 blob_base_fee(std::uint64_t excess_blob_gas, const BlobRules& blobs) noexcept {
    // e^(excess / fraction) by its Taylor series, as EIP-4844 rounds it.
    const uint256 fraction(blobs.update_fraction);
    uint256 sum;
    uint256 term = fraction;
    for (std::uint64_t i = 1; !term.is_zero(); ++i) {
        const auto total = add_overflow(sum, term);
        const auto product = mul_overflow(term, uint256(excess_blob_gas));
        if (total.overflow || product.overflow) return kMaxUint256;
        sum = total.value;
        term = product.value / (fraction * uint256(i));
    }
    return sum / fraction;
}

std::uint64_t excess_blob_gas_after(const eth::Header& parent, const ForkRules& rules) noexcept {
    const auto& blobs = rules.blobs;
    const auto excess = parent.excess_blob_gas.value_or(0);
    const auto used = parent.blob_gas_used.value_or(0);
    const auto target = blobs.target * kGasPerBlob;
    if (excess + used < target) return 0;
    if (rules.blob_reserve_price) {
        const auto reserve = uint256(kBlobBaseCost) * parent.base_fee_per_gas.value_or(uint256{});
        // Blobs are cheaper than the execution that they need: their price must not fall.
        const auto price = mul_overflow(uint256(kGasPerBlob), blob_base_fee(excess, blobs));
        if (!price.overflow && reserve > price.value)
            return excess + used * (blobs.max - blobs.target) / blobs.max;
    }
    return excess + used - target;
}

}  // namespace alt::chain
