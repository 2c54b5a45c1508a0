#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "core/load/requests.hpp"

namespace alt::load {

/// What the chain says of a load afterwards, held against what was sent.
struct Findings {
    std::uint64_t receipts = 0;        ///< transactions of the load that are in blocks
    std::uint64_t failed = 0;          ///< of them not successful
    std::uint64_t blocks = 0;          ///< with any of them
    std::uint64_t wrong_balances = 0;  ///< accounts whose ether or tokens are not what they must be
    uint256 fees;                      ///< wei
    /// False: some blocks were checked by their lists of transactions and their gas in all, because
    /// the server is too slow with receipts; then fees are compared for all senders together.
    bool has_all_receipts = true;
};

/// The books of a load: what each account must have once it is over.
class Ledger {
public:
    /// All must outlive it.
    Ledger(const Spec& spec, const Ground& ground, const Calls& calls);

    /// Books what eth_getBlockReceipts answers; other people's receipts are passed over.
    Result<void> book_receipts(const codec::Json& receipts);
    /// Books a block without receipts: every transaction of the load in it counts as successful
    /// (balances show if it was not), and the block's gas as theirs.
    Result<void> book_block(const codec::Json& block);
    /// Transactions of the load that were booked so far.
    [[nodiscard]] std::uint64_t booked() const noexcept { return findings_.receipts; }
    /// Compares ether to the wei, and tokens to the unit.
    Result<Findings> compare(Remote& remote);

private:
    /// What the load did to an account.
    struct Change {
        uint256 ether_in;  ///< wei
        uint256 ether_out;
        std::uint64_t tokens_in = 0;
        std::uint64_t tokens_out = 0;
    };
    using Changes = std::unordered_map<Address, Change>;

    Result<bool> book_receipt(const codec::Json& receipt);
    void book_success(std::size_t call, const uint256& cost);
    [[nodiscard]] Changes changes() const;
    Result<void> compare_ether(const Changes& changes, Remote& remote);
    Result<void> compare_tokens(const Changes& changes, Remote& remote);

    const Spec& spec_;
    const Ground& ground_;
    std::unordered_map<Hash256, std::size_t> call_of_;
    std::vector<bool> was_successful_;  ///< by call
    std::vector<uint256> cost_;         ///< by sender, wei
    uint256 shared_cost_;               ///< wei, of nobody in particular
    Findings findings_;
};

}  // namespace alt::load
