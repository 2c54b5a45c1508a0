#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/wei.hpp"
#include "scripts/demo/account_book.hpp"

namespace alt::demo {

struct MintOrder {
    std::string rpc;
    std::uint64_t chain_id = 0;
    Address contract;
    Wei price;
    Wei max_fee_per_gas;
    std::size_t mints = 0;  ///< in all, spread evenly over the buyers
};

struct MintOutcome {
    std::size_t mints = 0;
    double seconds = 0;  ///< from the first byte sent to the last receipt
};

/// Signs every mint beforehand, sends them in batches over HTTP, and books price and fee of each
/// from its receipt.
Result<MintOutcome> run_mints(const MintOrder& order, std::span<Person> buyers, Person& creator);

}  // namespace alt::demo
