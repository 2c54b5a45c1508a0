#include "core/load/check.hpp"

#include <algorithm>

#include "core/base/hex.hpp"

namespace alt::load {
namespace {

using codec::Json;
using codec::JsonArray;
using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPoll{4};
/// Behind a refused transaction the later ones of its sender are never mined.
constexpr std::chrono::milliseconds kStandstill{3'000};
/// Blocks of many transactions have long answers.
constexpr std::uint64_t kReceiptsAtOnce = 2'000;
/// A large block's receipts are only asked for if they would take less.
constexpr std::chrono::seconds kLongest{5};
/// From an account's new nonce to its block.
constexpr std::chrono::seconds kLag{2};

/// Transactions of the load that are mined.
Result<std::uint64_t> count_mined(const Ground& ground, Remote& remote) {
    std::vector<net::RpcCall> calls;
    for (const auto& sender : ground.senders) calls.push_back(nonce_call(sender.address));
    ALT_TRY_ASSIGN(const auto nonces, remote.quantities(calls));
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < nonces.size(); ++i)
        count += nonces[i].low() - ground.senders[i].nonce;
    return count;
}

struct BlockSize {
    std::uint64_t number = 0;
    std::uint64_t txs = 0;
};

/// The blocks from `first` to `head` that have transactions.
Result<std::vector<BlockSize>> block_sizes(std::uint64_t first, std::uint64_t head,
                                           Remote& remote) {
    std::vector<net::RpcCall> calls;
    for (auto number = first; number <= head; ++number)
        calls.push_back({"eth_getBlockTransactionCountByNumber", JsonArray{to_quantity(number)}});
    ALT_TRY_ASSIGN(const auto counts, remote.quantities(calls));
    std::vector<BlockSize> out;
    for (std::size_t i = 0; i < counts.size(); ++i)
        if (!counts[i].is_zero()) out.push_back({first + i, counts[i].low()});
    return out;
}

/// Some servers look for each receipt through the whole block: anvil takes 18 ms for one of 20,000.
Result<bool> is_slow(const BlockSize& block, Remote& remote) {
    if (block.txs <= kReceiptsAtOnce) return false;
    ALT_TRY_ASSIGN(const auto tx, remote.rpc().call("eth_getTransactionByBlockNumberAndIndex",
                                                    JsonArray{to_quantity(block.number),
                                                              to_quantity(block.txs - 1)}));
    ALT_TRY_ASSIGN(const auto hash, codec::get_string(tx, "hash"));
    const auto begin = SteadyClock::now();
    ALT_TRY(remote.rpc().call("eth_getTransactionReceipt", JsonArray{Json(hash)}));
    return (SteadyClock::now() - begin) * block.txs > kLongest;
}

Result<void> book_blocks(const std::vector<BlockSize>& blocks, Ledger& ledger, Remote& remote,
                         const Progress& progress) {
    std::vector<net::RpcCall> asked;
    std::uint64_t wanted = 0;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        progress("check blocks", i, blocks.size());
        ALT_TRY_ASSIGN(const auto slow, is_slow(blocks[i], remote));
        const auto number = to_quantity(blocks[i].number);
        if (slow) {
            ALT_TRY_ASSIGN(const auto block,
                           remote.rpc().call("eth_getBlockByNumber", JsonArray{number, false}));
            ALT_TRY(ledger.book_block(block));
        } else {
            asked.push_back({"eth_getBlockReceipts", JsonArray{number}});
            wanted += blocks[i].txs;
        }
        if (asked.empty() || (wanted < kReceiptsAtOnce && i + 1 < blocks.size())) continue;
        ALT_TRY_ASSIGN(const auto answers, remote.ask(asked));
        for (const auto& receipts : answers) ALT_TRY(ledger.book_receipts(receipts));
        asked.clear();
        wanted = 0;
    }
    return {};
}

}  // namespace

Result<Mined> wait_mined(const Spec& spec, const Ground& ground, std::uint64_t taken, bool has_gaps,
                         std::chrono::steady_clock::time_point start, Remote& remote,
                         const Progress& progress, const std::atomic<bool>& stop) {
    const auto since = [start] { return SteadyClock::now() - start; };
    Mined mined;
    auto moved = since();
    while (true) {
        const auto count = count_mined(ground, remote);
        if (!count && count.error().code != Errc::timeout) return count.error();
        mined.is_silent = !count;
        if (mined.is_silent) break;
        const auto now = since();
        if (*count > mined.count) {
            mined.count = *count;
            mined.at = moved = now;
        }
        if (mined.count >= taken) return mined;
        const bool stands = has_gaps && now - moved > kStandstill;
        if (stop || stands || now > spec.timeout) break;
        progress("wait for blocks", mined.count, taken);
        remote.clock().sleep_for(kPoll);
    }
    mined.is_whole = false;
    return mined;
}

Result<Findings> check_chain(const Spec& spec, const Ground& ground, const Calls& calls,
                             std::uint64_t mined, Remote& remote, const Progress& progress) {
    Ledger ledger(spec, ground, calls);
    const auto deadline = remote.clock().steady() + kLag;
    auto next = ground.first_block + 1;
    while (true) {
        ALT_TRY_ASSIGN(const auto head, remote.block_number());
        ALT_TRY_ASSIGN(const auto blocks, block_sizes(next, head, remote));
        ALT_TRY(book_blocks(blocks, ledger, remote, progress));
        next = std::max(next, head + 1);
        if (ledger.booked() >= mined || remote.clock().steady() >= deadline) break;
        remote.clock().sleep_for(kPoll);
    }
    return ledger.compare(remote);
}

}  // namespace alt::load
