#include "runtime/node/development.hpp"

#include <algorithm>

#include "core/codec/rlp.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/node/admission.hpp"
#include "runtime/node/node_impl.hpp"

namespace alt::node {
namespace {

/// Tests go to the ends of locks and vestings; what is computed with times has room for more.
constexpr std::uint64_t kMostSeconds = 365'250 * std::uint64_t{86'400};

Error bad_time() {
    return make_error(Errc::invalid_input, "time moves forward, by 1000 years at the most");
}

Result<AccountEdit> decode_edit(codec::RlpReader in) {
    AccountEdit edit;
    ALT_TRY_ASSIGN(edit.account, in.address());
    ALT_TRY_ASSIGN(auto balance, in.list());
    if (!balance.at_end()) {
        ALT_TRY_ASSIGN(edit.balance, balance.uint());
    }
    ALT_TRY_ASSIGN(auto nonce, in.list());
    if (!nonce.at_end()) {
        ALT_TRY_ASSIGN(edit.nonce, nonce.uint64());
    }
    ALT_TRY_ASSIGN(auto code, in.list());
    if (!code.at_end()) {
        ALT_TRY_ASSIGN(const BytesView bytes, code.bytes());
        edit.code = to_bytes(bytes);
    }
    ALT_TRY_ASSIGN(auto slots, in.list());
    while (!slots.at_end()) {
        ALT_TRY_ASSIGN(auto slot, slots.list());
        ALT_TRY_ASSIGN(const auto key, slot.uint());
        ALT_TRY_ASSIGN(const auto value, slot.uint());
        edit.storage.emplace_back(key, value);
    }
    return edit;
}

}  // namespace

Bytes encode(const std::vector<AccountEdit>& edits) {
    codec::RlpWriter out;
    out.begin_list();
    for (const auto& edit : edits) {
        out.begin_list().bytes(edit.account);
        out.begin_list();
        if (edit.balance) out.uint(*edit.balance);
        out.end_list().begin_list();
        if (edit.nonce) out.uint(*edit.nonce);
        out.end_list().begin_list();
        if (edit.code) out.bytes(*edit.code);
        out.end_list().begin_list();
        for (const auto& [key, value] : edit.storage)
            out.begin_list().uint(key).uint(value).end_list();
        out.end_list().end_list();
    }
    return out.end_list().take();
}

Result<std::vector<AccountEdit>> decode_edits(BytesView raw) {
    const auto decode = [&]() -> Result<std::vector<AccountEdit>> {
        codec::RlpReader outer(raw);
        ALT_TRY_ASSIGN(auto list, outer.list());
        std::vector<AccountEdit> edits;
        while (!list.at_end()) {
            ALT_TRY_ASSIGN(auto item, list.list());
            ALT_TRY_ASSIGN(auto edit, decode_edit(item));
            edits.push_back(std::move(edit));
        }
        return edits;
    };
    auto edits = decode();
    if (!edits) return make_error(Errc::corrupt, "an edit: " + edits.error().message);
    return edits;
}

Result<void> Node::Impl::check_development() const {
    const auto& config = ledger.config();
    if (!allows_development(config))
        return make_error(Errc::unsupported,
                          "only a parent for development, or a rollup with play money, lets its "
                          "state, time and senders be changed");
    bool bridged = false;
    ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
        bridged = config.is_rollup() && chain::deposit_cursor(view).count != 0;
    });
    if (bridged)
        return make_error(Errc::conflict,
                          "something was bridged to this rollup: its state, time and senders can "
                          "no longer be changed");
    return {};
}

Result<void> Node::Impl::on_writer(std::function<Result<void>()> action) {
    auto command = std::make_shared<Command>();
    // What is bridged meanwhile counts, too.
    command->action = [this, action = std::move(action)]() -> Result<void> {
        ALT_TRY(check_development());
        return action();
    };
    std::unique_lock lock(mutex);
    if (closed) return make_error(Errc::conflict, "the rollup is closed");
    if (failure) return Error(*failure);
    commands.push_back(command);
    kick();
    progress.wait(lock, [&] { return command->done || failure || stopping; });
    if (command->done) return std::move(command->outcome);
    if (failure) return Error(*failure);
    return make_error(Errc::interrupted, "the node is stopping");
}

Result<void> Node::Impl::record(RecordKind kind, BytesView payload) {
    if (!log) return {};
    log->append(kind, payload);
    return log->write();
}

void Node::set_mining(const Mining& mining) {
    std::unique_lock lock(impl_->mutex);
    impl_->mining = mining;
    impl_->next_block = Workers::Clock::now() + mining.block_time;
    impl_->interval_due = false;
    if (mining.seal == driver::SealMode::automatic) impl_->more = true;
    const auto old = std::exchange(impl_->timer, 0);
    ++impl_->arming;
    impl_->arm_timer();
    impl_->kick();
    lock.unlock();
    if (old != 0) impl_->workers->cancel(old);
}

Mining Node::mining() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->mining;
}

Result<void> Node::edit(std::vector<AccountEdit> edits) {
    return impl_->on_writer([impl = impl_.get(), edits = std::move(edits)]() -> Result<void> {
        ALT_TRY(impl->record(RecordKind::edit, encode(edits)));
        impl->ledger.edit(edits);
        for (const auto& edit : edits)
            if (edit.nonce) impl->mempool.rebase(edit.account, *edit.nonce);
        return {};
    });
}

Result<Node::Submission> Node::accept_unsigned(eth::Transaction tx, const Address& sender) {
    ALT_TRY(impl_->check_development());
    tx.signature = {.r = to_uint256(sender), .s = {}, .odd_y = false};
    const auto raw = eth::encode(tx);
    auto admitted = admit_again(raw, impl_->ledger);
    Impl::Lock lock(impl_->mutex);
    auto taken = impl_->take_locked(std::move(admitted));
    impl_->kick_and_unlock(lock);
    return taken;
}

Result<std::uint64_t> Node::snapshot() {
    std::uint64_t id = 0;
    const auto take = [impl = impl_.get(), &id]() -> Result<void> {
        const std::lock_guard lock(impl->mutex);
        id = ++impl->last_snapshot;
        impl->snapshots.emplace(id, Impl::Snapshot{impl->ledger.serial(), impl->time_offset});
        return {};
    };
    ALT_TRY(impl_->on_writer(take));
    return id;
}

Result<std::optional<std::uint64_t>> Node::revert(std::uint64_t id) {
    std::optional<std::uint64_t> head;
    ALT_TRY(impl_->on_writer(
        [impl = impl_.get(), id, &head]() -> Result<void> { return impl->revert(id, head); }));
    return head;
}

Result<void> Node::Impl::revert(std::uint64_t id, std::optional<std::uint64_t>& head) {
    const auto at = snapshots.find(id);
    if (at == snapshots.end()) return {};
    const auto [serial, offset] = at->second;
    ALT_TRY(ledger.revert(serial, [&, target = serial] {
        return record(RecordKind::revert, codec::rlp_uint(uint256(target)));
    }));
    head = ledger.head()->number();
    mempool.rebase(ledger);
    snapshots.erase(at, snapshots.end());
    const std::lock_guard lock(mutex);
    time_offset = offset;
    next_timestamp.reset();
    return {};
}

Result<bool> Node::drop_transaction(const Hash256& hash) {
    bool found = false;
    const auto drop = [impl = impl_.get(), hash, &found]() -> Result<void> {
        const auto tx = impl->mempool.find(hash);
        found = tx != nullptr;
        if (!found) return {};
        ALT_TRY(impl->record(RecordKind::drop, hash));
        impl->mempool.remove(*tx);
        return {};
    };
    ALT_TRY(impl_->on_writer(drop));
    return found;
}

Result<void> Node::drop_all_transactions() {
    return impl_->on_writer([impl = impl_.get()]() -> Result<void> {
        ALT_TRY(impl->record(RecordKind::drop, {}));
        impl->mempool.clear();
        return {};
    });
}

Result<void> Node::increase_time(std::chrono::seconds by) {
    ALT_TRY(impl_->check_development());
    if (by.count() < 0 || by > std::chrono::seconds(kMostSeconds)) return bad_time();
    const std::lock_guard lock(impl_->mutex);
    impl_->time_offset += by;
    return {};
}

Result<void> Node::set_time(std::uint64_t timestamp) {
    ALT_TRY(impl_->check_development());
    const auto now = static_cast<std::uint64_t>(std::max<std::int64_t>(impl_->clock.now(), 0));
    if (timestamp > now / 1000 + kMostSeconds) return bad_time();
    const std::lock_guard lock(impl_->mutex);
    impl_->time_offset = std::chrono::seconds(static_cast<std::int64_t>(timestamp) -
                                              static_cast<std::int64_t>(now / 1000));
    return {};
}

Result<void> Node::set_next_timestamp(std::uint64_t timestamp) {
    ALT_TRY(impl_->check_development());
    const auto head = impl_->ledger.head()->block.header.timestamp;
    if (timestamp < head)
        return make_error(Errc::invalid_input, "timestamp " + std::to_string(timestamp) +
                                                   " is before the last block's, " +
                                                   std::to_string(head));
    if (timestamp > head + kMostSeconds) return bad_time();
    const std::lock_guard lock(impl_->mutex);
    impl_->next_timestamp = timestamp;
    return {};
}

Result<void> Node::set_timestamp_interval(std::optional<std::chrono::seconds> interval) {
    ALT_TRY(impl_->check_development());
    if (interval && (interval->count() < 0 || *interval > std::chrono::seconds(kMostSeconds)))
        return bad_time();
    const std::lock_guard lock(impl_->mutex);
    impl_->timestamp_interval = interval;
    return {};
}

std::chrono::seconds Node::time_offset() const {
    const std::lock_guard lock(impl_->mutex);
    return impl_->time_offset;
}

Result<void> Node::set_coinbase(const Address& beneficiary) {
    ALT_TRY(impl_->check_development());
    if (impl_->ledger.config().is_rollup())
        return make_error(Errc::unsupported, "a rollup's fees go to its vault");
    const std::lock_guard lock(impl_->mutex);
    impl_->coinbase = beneficiary;
    return {};
}

}  // namespace alt::node
