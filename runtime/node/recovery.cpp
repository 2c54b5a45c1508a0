#include <algorithm>
#include <limits>

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/node/admission.hpp"
#include "runtime/node/node_impl.hpp"
#include "runtime/node/sender_recovery.hpp"

namespace alt::node {
namespace {

/// Puts the records of a log back into the ledger, and what was pooled aside.
class LogReplay {
public:
    LogReplay(Ledger& ledger, Workers& workers, std::filesystem::path log,
              std::vector<Bytes>& pooled)
        : ledger_(ledger), log_(std::move(log)), pooled_(pooled), blocks_(workers) {}

    /// A block may be executed later, and so may an earlier one be to blame.
    Result<void> take(RecordKind kind, BytesView payload, std::uint64_t offset) {
        if (kind == RecordKind::block) return take_block(payload, offset);
        if (kind == RecordKind::transaction) {
            pooled_.push_back(to_bytes(payload));
            return {};
        }
        if (kind == RecordKind::drop) {
            std::erase_if(pooled_, [&](const Bytes& raw) {
                return payload.empty() || equal(crypto::keccak256(raw), payload);
            });
            return {};
        }
        ALT_TRY(finish());
        return named(change(kind, payload), offset);
    }

    /// Executes what waits.
    Result<void> finish() {
        while (!blocks_.empty()) ALT_TRY(execute());
        return {};
    }

private:
    Result<void> take_block(BytesView payload, std::uint64_t offset) {
        auto block = eth::decode_block(payload);
        if (!block) return named(std::move(block.error()), offset);
        blocks_.add({std::move(*block), payload.size(), offset, {}});
        while (blocks_.full()) ALT_TRY(execute());
        return {};
    }

    Result<void> execute() {
        const auto logged = blocks_.take();
        auto replayed = ledger_.replay(logged.block, logged.senders, logged.encoded_size);
        if (replayed) return {};
        const auto number = std::to_string(logged.block.header.number);
        return named(make_error(Errc::corrupt, "block " + number + ": " + replayed.error().message),
                     logged.offset);
    }

    /// What only development does.
    Result<void> change(RecordKind kind, BytesView payload) {
        if (!allows_development(ledger_.config()))
            return make_error(Errc::corrupt, "a record of development on a chain without it");
        if (kind == RecordKind::edit) {
            ALT_TRY_ASSIGN(const auto edits, decode_edits(payload));
            ledger_.edit(edits);
            return {};
        }
        const auto serial = codec::RlpReader(payload).uint64();
        drop_mined();
        if (!serial || !ledger_.revert(*serial))
            return make_error(Errc::corrupt, "a revert to a state that is not kept");
        return {};
    }

    /// What a revert takes back was mined, and does not wait again.
    void drop_mined() {
        std::erase_if(pooled_, [&](const Bytes& raw) {
            return ledger_.locate(crypto::keccak256(raw)).has_value();
        });
    }

    [[nodiscard]] Result<void> named(Result<void>&& outcome, std::uint64_t offset) const {
        if (outcome) return {};
        return std::move(outcome.error())
            .wrap(log_.string() + " at offset " + std::to_string(offset));
    }

    Ledger& ledger_;
    std::filesystem::path log_;
    std::vector<Bytes>& pooled_;
    SenderRecovery blocks_;
};

/// What comes after a snapshot is in memory at a restart, whatever the limit: it is small beside
/// it.
std::uint64_t snapshot_bytes(const NodeOptions& options) {
    if (options.history_bytes == 0 || options.snapshot_bytes == 0) return options.snapshot_bytes;
    return std::clamp<std::uint64_t>(options.history_bytes / 16, 1, options.snapshot_bytes);
}

}  // namespace

Result<void> Node::Impl::recover() {
    last_activity_ms = clock.now();
    if (!options.folder.empty()) {
        std::vector<Bytes> pooled;
        stored.emplace(options.folder, snapshot_bytes(options), ledger, *workers, logger);
        LogReplay replay(ledger, *workers, options.folder / "blocks.log", pooled);
        const auto visit = [&](RecordKind kind, BytesView payload, std::uint64_t offset) {
            return replay.take(kind, payload, offset);
        };
        const auto start = [&](BytesView file) { return stored->load(file, pooled); };
        ALT_TRY_ASSIGN(auto opened,
                       BlockLog::open(options.folder, ledger.genesis_hash(), visit, start));
        ALT_TRY(replay.finish());
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
    ledger.forget_beyond(history, std::numeric_limits<std::size_t>::max());
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
