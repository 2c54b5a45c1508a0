#include "runtime/node/admission.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include "core/crypto/keccak.hpp"
#include "core/eth/blob_sidecar.hpp"
#include "runtime/chain/validation.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::node {

namespace {

/// geth's limits on one pooled transaction, blobs not counted and counted.
constexpr std::size_t kMaxTxSize = 128 * 1024;
constexpr std::size_t kMaxBundleSize = 1024 * 1024;

chain::SenderState sender_state(const state::StateView& view, const Address& sender) {
    const auto account = view.account(sender);
    if (!account) return {};
    bool has_code = false;
    if (account->code_hash != crypto::kEmptyKeccak) {
        const auto code = view.code(account->code_hash)->bytes();
        has_code = !evm::delegation_target(code);
    }
    return {account->nonce, account->balance, has_code};
}

/// The next block as the pool sees it: prices that only a later one admits are kept.
evm::BlockContext pool_terms(const Ledger& ledger) {
    const auto& config = ledger.config();
    evm::BlockContext block;
    block.timestamp = ledger.head()->block.header.timestamp;
    block.gas_limit = config.gas_limit;
    block.base_fee = config.fixed_base_fee.value_or(uint256{});
    block.blob_base_fee = {};
    return block;
}

Error refused(std::string_view message) {
    return make_error(Errc::invalid_input, std::string(message));
}

Result<void> check_size(std::size_t size, std::size_t limit) {
    if (size <= limit) return {};
    return refused("oversized data: transaction size " + std::to_string(size) + ", limit " +
                   std::to_string(limit));
}

/// Who may speak for a sender.
enum class Trust { signature, own_record };

Result<Address> sender_of(const eth::Transaction& tx, const chain::ChainConfig& config,
                          Trust trust) {
    if (trust == Trust::own_record && allows_development(config))
        if (const auto named = chain::named_sender(tx)) return *named;
    auto sender = eth::recover_sender(tx);
    if (!sender) return refused("invalid sender: " + sender.error().message);
    return sender;
}

/// All but the decoding. `raw` is the encoding of `tx`.
Result<txpool::TxPtr> admit_decoded(eth::Transaction&& tx, BytesView raw, const Ledger& ledger,
                                    Trust trust) {
    ALT_TRY(check_size(raw.size(), kMaxTxSize));
    if (tx.is_deposit()) return refused("transaction type not supported");
    const auto& config = ledger.config();
    const auto block = pool_terms(ledger);
    const auto hash = crypto::keccak256(raw);
    if (ledger.locate(hash)) return make_error(Errc::conflict, "already known");
    if (const auto fault = chain::check_static(tx, config.forks.at(block.timestamp), config))
        return refused(chain::message_of(*fault));
    ALT_TRY_ASSIGN(const auto sender, sender_of(tx, config, trust));

    chain::SenderState account;
    ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
        account = sender_state(view, sender);
    });
    if (chain::named_sender(tx) == sender) account.has_code = false;
    // The pool keeps later nonces.
    account.nonce = std::max(account.nonce, tx.nonce);
    if (const auto fault = chain::check(tx, account, block, config))
        return refused(chain::message_of(*fault));

    auto pooled = std::make_shared<txpool::PooledTx>();
    pooled->tx = std::move(tx);
    pooled->hash = hash;
    pooled->sender = sender;
    pooled->raw = to_bytes(raw);
    return txpool::TxPtr(std::move(pooled));
}

Result<txpool::TxPtr> admit_plain(BytesView raw, const Ledger& ledger, Trust trust) {
    ALT_TRY(check_size(raw.size(), kMaxTxSize));
    ALT_TRY_ASSIGN(auto tx, eth::decode_transaction(raw));
    return admit_decoded(std::move(tx), raw, ledger, trust);
}

/// The sidecar is checked last: that takes milliseconds, and only who can pay shall cause it.
Result<txpool::TxPtr> admit_bundle(BytesView raw, const Ledger& ledger) {
    ALT_TRY(check_size(raw.size(), kMaxBundleSize));
    ALT_TRY_ASSIGN(auto bundle, eth::decode_blob_bundle(raw));
    const auto inner = eth::encode(bundle.tx);
    ALT_TRY_ASSIGN(auto tx, admit_decoded(std::move(bundle.tx), inner, ledger, Trust::signature));
    ALT_TRY(eth::check_sidecar(tx->tx, bundle.sidecar));
    return tx;
}

}  // namespace

Result<txpool::TxPtr> admit(BytesView raw, const Ledger& ledger) {
    if (eth::is_blob_bundle(raw)) return admit_bundle(raw, ledger);
    ALT_TRY_ASSIGN(auto tx, admit_plain(raw, ledger, Trust::signature));
    if (tx->tx.type == eth::TxType::blob) return refused("missing sidecar in blob transaction");
    return tx;
}

Result<txpool::TxPtr> admit_again(BytesView raw, const Ledger& ledger) {
    return admit_plain(raw, ledger, Trust::own_record);
}

std::vector<Result<txpool::TxPtr>> admit_many(std::span<const BytesView> raws, const Ledger& ledger,
                                              Workers& workers) {
    // A helper that comes late finds nothing left, and by then the rest may be gone.
    struct Shared {
        std::atomic<std::size_t> next{0};
        std::atomic<std::size_t> done{0};
    };
    constexpr std::size_t kStretch = 8;
    std::vector<std::optional<Result<txpool::TxPtr>>> answers(raws.size());
    const auto shared = std::make_shared<Shared>();
    const auto work = [shared, raws, out = answers.data(), &ledger] {
        for (auto at = shared->next.fetch_add(kStretch); at < raws.size();
             at = shared->next.fetch_add(kStretch)) {
            const auto end = std::min(at + kStretch, raws.size());
            for (auto i = at; i < end; ++i) out[i] = admit(raws[i], ledger);
            shared->done.fetch_add(end - at);
            shared->done.notify_all();
        }
    };
    const auto helpers =
        std::min<std::size_t>(std::thread::hardware_concurrency(), raws.size() / (2 * kStretch));
    for (std::size_t i = 1; i < helpers; ++i) workers.run(work);
    work();
    for (auto done = shared->done.load(); done < raws.size(); done = shared->done.load())
        shared->done.wait(done);
    std::vector<Result<txpool::TxPtr>> out;
    out.reserve(raws.size());
    for (auto& answer : answers) out.push_back(std::move(*answer));
    return out;
}

}  // namespace alt::node
