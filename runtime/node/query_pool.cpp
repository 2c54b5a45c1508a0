#include "runtime/node/ledger.hpp"
#include "runtime/node/mempool.hpp"
#include "runtime/node/query.hpp"

namespace alt::node {

PoolContent Query::pool_content() const {
    return content_of(mempool_.all());
}

PoolContent Query::pool_content(const Address& sender) const {
    return content_of(mempool_.all_of(sender));
}

std::optional<FoundTx> Query::pooled(const Address& sender, std::uint64_t nonce) const {
    const auto found = mempool_.find(sender, nonce);
    if (!found) return std::nullopt;
    return FoundTx{found->tx, found->hash, found->sender, std::nullopt, next_base_fee()};
}

PoolContent Query::content_of(const std::vector<txpool::TxPtr>& pooled) const {
    PoolContent::BySender all;
    const auto base_fee = next_base_fee();
    for (const auto& tx : pooled)
        all[tx->sender].insert_or_assign(
            tx->tx.nonce, FoundTx{tx->tx, tx->hash, tx->sender, std::nullopt, base_fee});
    PoolContent out;
    ledger_.read_head([&](const state::StateView& view, const BlockRecord&) {
        for (auto& [sender, txs] : all) {
            const auto account = view.account(sender);
            auto next = account ? account->nonce : 0;
            for (auto& [nonce, tx] : txs) {
                const bool follows = nonce == next;
                if (follows) ++next;
                (follows ? out.pending : out.queued)[sender].emplace(nonce, std::move(tx));
            }
        }
    });
    return out;
}

}  // namespace alt::node
