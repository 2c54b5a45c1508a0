#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/node/admission.hpp"
#include "runtime/node/node_impl.hpp"

namespace alt::node {

Result<void> Node::Impl::recover() {
    last_activity_ms = clock.now();
    if (!options.folder.empty()) {
        std::vector<Bytes> pooled;
        stored.emplace(options.folder, options.snapshot_bytes, ledger, *workers, logger);
        const auto visit = [&](RecordKind kind, BytesView payload, std::uint64_t) {
            return replay(kind, payload, pooled);
        };
        const auto start = [&](BytesView file) { return stored->load(file, pooled); };
        ALT_TRY_ASSIGN(auto opened,
                       BlockLog::open(options.folder, ledger.genesis_hash(), visit, start));
        log.emplace(std::move(opened));
        if (log->bytes_cut() != 0)
            logger.warn("node", "cut " + std::to_string(log->bytes_cut()) +
                                    " bytes of an unfinished write off the block log");
        restore_pool(pooled);
    }
    ledger.read_head([&](const state::StateView& view, const BlockRecord& head) {
        deposits_accepted = deposits_durable = chain::deposit_cursor(view).count;
        closed = chain_ended = chain::is_closed(view);
        draining = closed;
        // A parent whose time was moved ahead stays there.
        const auto ahead =
            static_cast<std::int64_t>(head.block.header.timestamp) - clock.now() / 1000;
        if (allows_development(ledger.config()) && ahead > 0)
            time_offset = std::chrono::seconds{ahead};
    });
    return {};
}

Result<void> Node::Impl::replay(RecordKind kind, BytesView payload, std::vector<Bytes>& pooled) {
    if (kind == RecordKind::transaction) {
        pooled.push_back(to_bytes(payload));
        return {};
    }
    if (kind == RecordKind::drop) {
        std::erase_if(pooled, [&](const Bytes& raw) {
            return payload.empty() || equal(crypto::keccak256(raw), payload);
        });
        return {};
    }
    if (kind == RecordKind::block) return replay_block(payload);
    if (!allows_development(ledger.config()))
        return make_error(Errc::corrupt, "a record of development on a chain without it");
    if (kind == RecordKind::edit) {
        ALT_TRY_ASSIGN(const auto edits, decode_edits(payload));
        ledger.edit(edits);
        return {};
    }
    const auto serial = codec::RlpReader(payload).uint64();
    if (!serial || !ledger.can_revert(*serial))
        return make_error(Errc::corrupt, "a revert to a state that is not kept");
    ledger.revert(*serial);
    return {};
}

Result<void> Node::Impl::replay_block(BytesView payload) {
    ALT_TRY_ASSIGN(const auto block, eth::decode_block(payload));
    auto replayed = ledger.replay(block, payload.size());
    if (!replayed)
        return make_error(Errc::corrupt, "block " + std::to_string(block.header.number) + ": " +
                                             replayed.error().message);
    return {};
}

void Node::Impl::restore_pool(const std::vector<Bytes>& pooled) {
    for (const auto& raw : pooled) {
        // What was mined since, or became invalid, is refused here, as it should be.
        auto tx = admit_again(raw, ledger);
        if (tx && mempool.add(std::move(*tx), ledger)) more = true;
    }
}

}  // namespace alt::node
