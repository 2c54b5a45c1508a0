#include <algorithm>

#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/replays.hpp"
#include "runtime/rpc/tx_answer.hpp"

// Otterscan's methods: searches. They go through the blocks in memory, and are bounded.
namespace alt::rpc {

namespace {

constexpr std::uint64_t kMaxPage = 1000;
/// Blocks and transactions that one search looks at.
constexpr std::uint64_t kMaxBlocks = 200'000;
constexpr std::uint64_t kMaxTransactions = 2'000'000;

/// Counts what a search looks at.
class Effort {
public:
    /// False: the search has gone far enough.
    bool take(const node::BlockRecord& block) noexcept {
        transactions_ += block.senders.size();
        return ++blocks_ <= kMaxBlocks && transactions_ <= kMaxTransactions;
    }
    static net::RpcError exceeded() {
        return {kServerError,
                "the search went through " + std::to_string(kMaxBlocks) + " blocks or " +
                    std::to_string(kMaxTransactions) +
                    " transactions without an end: start nearer to what is sought",
                {}};
    }

private:
    std::uint64_t blocks_ = 0;
    std::uint64_t transactions_ = 0;
};

/// Whether an account takes part in a transaction: as sender, recipient, creation, or with a log.
bool takes_part(const Address& account, const node::BlockRecord& block, std::size_t index) {
    const auto& tx = block.block.transactions[index];
    const auto& receipt = block.receipts[index];
    if (block.senders[index] == account || tx.to == account || receipt.contract_address == account)
        return true;
    return std::any_of(receipt.logs.begin(), receipt.logs.end(),
                       [&](const eth::Log& log) { return log.address == account; });
}

struct Page {
    std::vector<MinedTx> found;
    bool reached_end = false;  ///< of the chain, in the direction of the search
};

/// Whole blocks until there are `size` transactions; a block's are not torn apart. Where history is
/// not kept any more a page ends early, and the next one is an error.
Result<std::optional<Page>> search(const node::Query& query, const Address& account,
                                   std::uint64_t first, std::uint64_t size, bool backwards) {
    Page page;
    Effort effort;
    const auto head = query.block_number();
    for (auto number = first; page.found.size() < size;) {
        auto kept = query.find(number);
        if (!kept && !page.found.empty()) return std::optional(std::move(page));
        ALT_TRY_ASSIGN(const auto block, std::move(kept));
        if (!block) {
            page.reached_end = true;
            return std::optional(std::move(page));
        }
        if (!effort.take(*block)) return std::optional<Page>();
        const auto before = page.found.size();
        for (std::size_t i = 0; i < block->senders.size(); ++i)
            if (takes_part(account, *block, i)) page.found.push_back({block, i});
        // Newest first within the block, too; the other direction is turned over as a whole.
        if (backwards)
            std::reverse(page.found.begin() + static_cast<std::ptrdiff_t>(before),
                         page.found.end());
        if (number == (backwards ? 0 : head)) {
            page.reached_end = true;
            return std::optional(std::move(page));
        }
        number = backwards ? number - 1 : number + 1;
    }
    return std::optional(std::move(page));
}

codec::Json receipt_of(const MinedTx& mined) {
    auto receipt = node::Query::receipts_of(*mined.block).at(mined.index);
    auto out = eth::to_json(receipt);
    out.as_object()["timestamp"] = mined.block->block.header.timestamp;
    return out;
}

/// Newest first, in both directions.
codec::Json shown(Page page, bool backwards, bool from_end) {
    if (!backwards) std::reverse(page.found.begin(), page.found.end());
    codec::JsonArray txs;
    codec::JsonArray receipts;
    for (const auto& mined : page.found) {
        txs.push_back(to_json(node::Query::transaction_of(*mined.block, mined.index)));
        receipts.push_back(receipt_of(mined));
    }
    return codec::JsonObject{{"txs", std::move(txs)},
                             {"receipts", std::move(receipts)},
                             {"firstPage", backwards ? from_end : page.reached_end},
                             {"lastPage", backwards ? page.reached_end : from_end}};
}

/// Block 0 means: from the end of the chain on that side.
net::RpcResult search(Context& context, const Params& params, bool backwards) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto block, params.u64(1));
    ALT_PARAM(const auto size, params.u64(2));
    if (size == 0 || size > kMaxPage)
        return net::RpcError{net::kInvalidParams, "page size: 1 to 1000", {}};
    const bool from_end = block == 0;
    const auto head = context.query().block_number();
    std::uint64_t first = 0;
    if (backwards)
        first = from_end ? head : std::min(block - 1, head);
    else if (!from_end)
        first = block < head ? block + 1 : head + 1;
    if (!backwards && from_end) first = context.query().oldest_block();
    ALT_ANSWER(auto page, search(context.query(), account, first, size, backwards));
    if (!page) return Effort::exceeded();
    return shown(std::move(*page), backwards, from_end);
}

net::RpcResult search_before(Context& context, const Params& params) {
    return search(context, params, true);
}
net::RpcResult search_after(Context& context, const Params& params) {
    return search(context, params, false);
}

/// The mined transaction that used a nonce; none: there is none.
Result<std::optional<MinedTx>> find_by_nonce(const node::Query& query, const Address& sender,
                                             std::uint64_t nonce) {
    ALT_TRY_ASSIGN(const auto next, query.nonce(sender, client::BlockTag::latest));
    if (nonce >= next) return std::optional<MinedTx>{};
    Effort effort;
    for (auto number = query.block_number() + 1; number-- > 0;) {
        ALT_TRY_ASSIGN(auto block, query.find(number));
        if (!block) break;
        if (!effort.take(*block))
            return make_error(Errc::invalid_input, Effort::exceeded().message);
        for (std::size_t i = 0; i < block->senders.size(); ++i) {
            if (block->senders[i] != sender) continue;
            // A deposit uses up a nonce that only its receipt knows.
            const auto used =
                block->receipts[i].deposit_nonce.value_or(block->block.transactions[i].nonce);
            if (used == nonce) return std::optional(MinedTx{std::move(block), i});
        }
    }
    return std::optional<MinedTx>{};
}

net::RpcResult hash_by_nonce(Context& context, const Params& params) {
    ALT_PARAM(const auto sender, params.address(0));
    ALT_PARAM(const auto nonce, params.u64(1));
    ALT_ANSWER(const auto found, find_by_nonce(context.query(), sender, nonce));
    return found ? hex(found->block->tx_hashes[found->index]) : null();
}

/// One that waits in the pool, too.
net::RpcResult transaction_by_nonce(Context& context, const Params& params) {
    ALT_PARAM(const auto sender, params.address(0));
    ALT_PARAM(const auto nonce, params.u64(1));
    ALT_ANSWER(const auto mined, find_by_nonce(context.query(), sender, nonce));
    if (mined) return to_json(node::Query::transaction_of(*mined->block, mined->index));
    const auto waiting = context.query().pooled(sender, nonce);
    return waiting ? to_json(*waiting) : null();
}

codec::Json creation(const Hash256& hash, const Address& creator) {
    return codec::JsonObject{{"hash", to_hex(hash)}, {"creator", to_hex(creator)}};
}

/// The block after which the account has code, among those whose state can be read; none: it had
/// code before them.
Result<std::optional<std::uint64_t>> first_with_code(const node::Query& query,
                                                     const Address& account) {
    auto low = query.oldest_state();
    auto high = query.block_number();
    const auto has_code = [&](std::uint64_t number) -> Result<bool> {
        ALT_TRY_ASSIGN(const auto code, query.code(account, node::BlockId(number)));
        return !code.empty();
    };
    ALT_TRY_ASSIGN(const bool old, has_code(low));
    if (old) return std::optional<std::uint64_t>{};
    while (low + 1 < high) {
        const auto middle = low + (high - low) / 2;
        ALT_TRY_ASSIGN(const bool has, has_code(middle));
        (has ? high : low) = middle;
    }
    return std::optional<std::uint64_t>{high};
}

/// Executes a block again to find who created a contract in it.
Result<codec::Json> creator_in(const node::Query& query, const node::BlockRecord& block,
                               const Address& contract) {
    trace::Budget budget;
    codec::Json out(nullptr);
    const auto look = [&](trace::CallRecorder& calls, std::size_t index) -> Result<void> {
        ALT_TRY(calls.check());
        for (const auto& frame : calls.frames())
            if (trace::is_create(frame.kind) && frame.to == contract)
                out = creation(block.tx_hashes[index], frame.from);
        return {};
    };
    ALT_TRY(watch_calls(query, block, budget, look));
    return out;
}

net::RpcResult contract_creator(Context& context, const Params& params) {
    ALT_PARAM(const auto contract, params.address(0));
    const auto& query = context.query();
    ALT_ANSWER(const auto code, query.code(contract, client::BlockTag::latest));
    if (code.empty()) return null();
    // What a transaction created stands in its receipt.
    Effort effort;
    for (auto number = query.block_number() + 1; number-- > 0;) {
        const auto block = query.block(node::BlockId(number));
        if (!block) break;
        if (!effort.take(*block)) return Effort::exceeded();
        for (std::size_t i = 0; i < block->senders.size(); ++i)
            if (block->receipts[i].contract_address == contract && block->receipts[i].success)
                return creation(block->tx_hashes[i], block->senders[i]);
    }
    ALT_ANSWER(const auto number, first_with_code(query, contract));
    if (!number) {
        // It may have been created in what is not kept any more.
        ALT_ANSWER(const auto first, query.find(std::uint64_t{1}));
        return null();
    }
    const auto block = query.block(node::BlockId(*number));
    if (!block) return null();
    ALT_ANSWER(auto found, creator_in(query, *block, contract));
    return found;
}

}  // namespace

void add_ots_search(MethodTable& table) {
    constexpr std::string_view kParams = "account: Address, block: Quantity, size: Quantity";
    table.add("ots_searchTransactionsBefore", search_before, Runs::apart,
              "Transactions of an account before a block", kParams, "Object");
    table.add("ots_searchTransactionsAfter", search_after, Runs::apart,
              "Transactions of an account after a block", kParams, "Object");
    table.add("eth_getTransactionBySenderAndNonce", transaction_by_nonce, Runs::apart,
              "The transaction that used a nonce, or waits with it",
              "sender: Address, nonce: Quantity", "Transaction|Null");
    table.add("ots_getTransactionBySenderAndNonce", hash_by_nonce, Runs::apart,
              "Hash of the transaction that used a nonce", "sender: Address, nonce: Quantity",
              "Hash|Null");
    table.add("ots_getContractCreator", contract_creator, Runs::apart,
              "Who created a contract, and in which transaction", "contract: Address",
              "Object|Null");
}

}  // namespace alt::rpc
