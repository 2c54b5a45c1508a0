#include "runtime/node/admission.hpp"

#include <algorithm>
#include <optional>

#include "core/crypto/keccak.hpp"
#include "core/eth/blob_sidecar.hpp"
#include "core/eth/senders.hpp"
#include "core/sys/cores.hpp"
#include "runtime/chain/validation.hpp"
#include "runtime/evm/code.hpp"
#include "runtime/evm/delegation.hpp"

namespace alt::node {

namespace {

/// geth's limit on one pooled transaction, blobs not counted.
constexpr std::size_t kMaxTxSize = 128 * 1024;
/// A blob with its commitment and proofs, and what RLP adds, rounded up.
constexpr std::size_t kMaxBlobSize = 140'000;

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

Result<Address> known_sender(Result<Address>&& recovered) {
    if (recovered) return std::move(recovered);
    return refused("invalid sender: " + recovered.error().message);
}

Result<Address> sender_of(const eth::Transaction& tx, const chain::ChainConfig& config,
                          Trust trust) {
    if (trust == Trust::own_record && allows_development(config))
        if (const auto named = chain::named_sender(tx)) return *named;
    return known_sender(eth::recover_sender(tx));
}

/// What is wrong with a transaction whoever sent it. `hash` is that of its encoding.
Result<void> check_unsent(const eth::Transaction& tx, const Hash256& hash, const Ledger& ledger) {
    if (tx.is_deposit()) return refused("transaction type not supported");
    const auto& config = ledger.config();
    if (ledger.locate(hash)) return make_error(Errc::conflict, "already known");
    const auto timestamp = ledger.head()->block.header.timestamp;
    if (const auto fault = chain::check_static(tx, config.forks.at(timestamp), config))
        return refused(chain::message_of(*fault));
    return {};
}

/// One that `check_unsent` has passed, with its sender. `raw` is its encoding.
Result<txpool::TxPtr> admit_sent(eth::Transaction&& tx, const Address& sender, const Hash256& hash,
                                 BytesView raw, const Ledger& ledger) {
    chain::SenderState account;
    ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
        account = sender_state(view, sender);
    });
    if (chain::named_sender(tx) == sender) account.has_code = false;
    // The pool keeps later nonces.
    account.nonce = std::max(account.nonce, tx.nonce);
    if (const auto fault = chain::check(tx, account, pool_terms(ledger), ledger.config()))
        return refused(chain::message_of(*fault));

    auto pooled = std::make_shared<txpool::PooledTx>();
    pooled->tx = std::move(tx);
    pooled->hash = hash;
    pooled->sender = sender;
    pooled->raw = to_bytes(raw);
    return txpool::TxPtr(std::move(pooled));
}

/// All but the decoding. `raw` is the encoding of `tx`.
Result<txpool::TxPtr> admit_decoded(eth::Transaction&& tx, BytesView raw, const Ledger& ledger,
                                    Trust trust) {
    ALT_TRY(check_size(raw.size(), kMaxTxSize));
    const auto hash = crypto::keccak256(raw);
    ALT_TRY(check_unsent(tx, hash, ledger));
    ALT_TRY_ASSIGN(const auto sender, sender_of(tx, ledger.config(), trust));
    return admit_sent(std::move(tx), sender, hash, raw, ledger);
}

/// Of one that comes from outside; blob transactions come as bundles.
Result<eth::Transaction> decode_plain(BytesView raw) {
    ALT_TRY(check_size(raw.size(), kMaxTxSize));
    ALT_TRY_ASSIGN(auto tx, eth::decode_transaction(raw));
    if (tx.type == eth::TxType::blob) return refused("missing sidecar in blob transaction");
    return tx;
}

/// The sidecar is checked last: that takes milliseconds, and only who can pay shall cause it.
Result<txpool::TxPtr> admit_bundle(BytesView raw, const Ledger& ledger) {
    const auto& rules = ledger.config().forks.at(ledger.head()->block.header.timestamp);
    ALT_TRY(check_size(raw.size(), kMaxTxSize + rules.blobs.max * kMaxBlobSize));
    ALT_TRY_ASSIGN(auto bundle, eth::decode_blob_bundle(raw));
    if (bundle.sidecar.version != (rules.cell_proofs ? 1 : 0))
        return refused(rules.cell_proofs ? "sidecar: this fork wants cell proofs (EIP-7594)"
                                         : "sidecar: cell proofs are of a later fork (EIP-7594)");
    const auto inner = eth::encode(bundle.tx);
    ALT_TRY_ASSIGN(auto tx, admit_decoded(std::move(bundle.tx), inner, ledger, Trust::signature));
    ALT_TRY(eth::check_sidecar(tx->tx, bundle.sidecar));
    return tx;
}

using Answers = std::span<std::optional<Result<txpool::TxPtr>>>;

/// `admit` for each, with their senders recovered together.
void admit_stretch(std::span<const BytesView> raws, Answers out, const Ledger& ledger) {
    struct Entrant {
        std::size_t index;
        eth::Transaction tx;
        Hash256 hash;
    };
    std::vector<Entrant> entrants;
    entrants.reserve(raws.size());
    const auto enter = [&](std::size_t i) -> Result<void> {
        ALT_TRY_ASSIGN(auto tx, decode_plain(raws[i]));
        const auto hash = crypto::keccak256(raws[i]);
        ALT_TRY(check_unsent(tx, hash, ledger));
        entrants.push_back({i, std::move(tx), hash});
        return {};
    };
    for (std::size_t i = 0; i < raws.size(); ++i)
        if (eth::is_blob_bundle(raws[i]))
            out[i] = admit_bundle(raws[i], ledger);
        else if (auto entered = enter(i); !entered)
            out[i] = std::move(entered.error());
    std::vector<const eth::Transaction*> txs;
    txs.reserve(entrants.size());
    for (const auto& each : entrants) txs.push_back(&each.tx);
    auto senders = eth::recover_senders(txs);
    for (std::size_t i = 0; i < entrants.size(); ++i) {
        auto& [index, tx, hash] = entrants[i];
        auto sender = known_sender(std::move(senders[i]));
        if (sender)
            out[index] = admit_sent(std::move(tx), *sender, hash, raws[index], ledger);
        else
            out[index] = std::move(sender.error());
    }
}

/// How many go together: enough to share what recovery can share, and few enough for all cores to
/// have some.
std::size_t stretch_of(std::size_t count) {
    constexpr std::size_t kLeast = 8;
    constexpr std::size_t kMost = 64;
    const auto parts = 4 * std::size_t{sys::cores()};
    return std::clamp((count + parts - 1) / parts, kLeast, kMost);
}

}  // namespace

Result<txpool::TxPtr> admit(BytesView raw, const Ledger& ledger) {
    if (eth::is_blob_bundle(raw)) return admit_bundle(raw, ledger);
    ALT_TRY_ASSIGN(auto tx, decode_plain(raw));
    return admit_decoded(std::move(tx), raw, ledger, Trust::signature);
}

Result<txpool::TxPtr> admit_again(BytesView raw, const Ledger& ledger) {
    ALT_TRY(check_size(raw.size(), kMaxTxSize));
    ALT_TRY_ASSIGN(auto tx, eth::decode_transaction(raw));
    return admit_decoded(std::move(tx), raw, ledger, Trust::own_record);
}

std::vector<Result<txpool::TxPtr>> admit_many(std::span<const BytesView> raws, const Ledger& ledger,
                                              Workers& workers) {
    std::vector<std::optional<Result<txpool::TxPtr>>> answers(raws.size());
    workers.share(raws.size(), stretch_of(raws.size()), [&](std::size_t first, std::size_t end) {
        admit_stretch(raws.subspan(first, end - first), Answers(answers).subspan(first), ledger);
    });
    std::vector<Result<txpool::TxPtr>> out;
    out.reserve(raws.size());
    for (auto& answer : answers) out.push_back(std::move(*answer));
    return out;
}

}  // namespace alt::node
