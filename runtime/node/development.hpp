#pragma once

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/driver/driver.hpp"

namespace alt::node {

/// What an account is made to be; what is not named stays. The slots are set, zero clears one.
struct AccountEdit {
    Address account;
    std::optional<uint256> balance;  ///< wei
    std::optional<std::uint64_t> nonce;
    std::optional<Bytes> code;
    std::vector<std::pair<uint256, uint256>> storage;  ///< key, value
};

/// When blocks are sealed. automatic: as soon as there is something to put in. interval: every
/// `block_time`; with a block time of zero only when told to (Node::mine).
struct Mining {
    driver::SealMode seal = driver::SealMode::automatic;
    std::chrono::milliseconds block_time{2000};
    bool operator==(const Mining&) const = default;
};

/// The form in which the log keeps edits: RLP, a list of
/// [account, [balance?], [nonce?], [code?], [[key, value]...]].
Bytes encode(const std::vector<AccountEdit>& edits);
/// corrupt: not what `encode` gives.
Result<std::vector<AccountEdit>> decode_edits(BytesView raw);

}  // namespace alt::node
