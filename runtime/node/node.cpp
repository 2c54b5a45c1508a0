#include "runtime/node/node.hpp"

#include "core/crypto/keccak.hpp"
#include "runtime/chain/closing.hpp"
#include "runtime/node/admission.hpp"
#include "runtime/node/node_impl.hpp"

namespace alt::node {

namespace {

Error closed_error() {
    return make_error(Errc::conflict, "the rollup is closed");
}
Error draining_error() {
    return make_error(Errc::conflict, "the rollup is draining: it takes no more transactions");
}

}  // namespace

Result<void> Node::Impl::check_open() const {
    const std::lock_guard lock(mutex);
    return check_open_locked();
}

Result<void> Node::Impl::check_open_locked() const {
    if (closed) return closed_error();
    if (draining) return draining_error();
    if (failure) return Error(*failure);
    return {};
}

Node::Node(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Node::~Node() = default;

Result<std::unique_ptr<Node>> Node::open(NodeOptions options, sys::Clock& clock, Logger& logger) {
    auto impl = std::make_unique<Impl>(std::move(options), clock, logger);
    ALT_TRY(impl->recover());
    {
        const std::lock_guard lock(impl->mutex);
        impl->arm_timer();
        impl->kick();
    }
    return std::unique_ptr<Node>(new Node(std::move(impl)));
}

Result<Node::Submission> Node::accept(BytesView raw) {
    ALT_TRY(impl_->check_open());
    ++impl_->admitting;
    auto admitted = admit(raw, impl_->ledger);
    Impl::Lock lock(impl_->mutex);
    --impl_->admitting;
    auto taken = impl_->take_locked(std::move(admitted));
    // Even if this one was refused: others may have waited for it.
    impl_->kick_and_unlock(lock);
    return taken;
}

Result<Node::Submission> Node::Impl::take_locked(Result<txpool::TxPtr>&& admitted) {
    if (!admitted) return std::move(admitted.error());
    auto& tx = *admitted;
    const auto hash = tx->hash;
    ALT_TRY(check_open_locked());
    ALT_TRY(mempool.add(tx, ledger));
    for (const auto& [id, callback] : pending_callbacks) callback(tx);
    if (fresh.empty()) first_fresh = Workers::Clock::now();
    fresh.push_back(std::move(tx));
    last_activity_ms = clock.now();
    const auto ticket = ++arrivals;
    return Submission{hash, ticket};
}

std::vector<Result<Node::Submission>> Node::accept_many(std::span<const BytesView> raws) {
    std::vector<Result<Submission>> out;
    out.reserve(raws.size());
    if (const auto open = impl_->check_open(); !open) {
        for (std::size_t i = 0; i < raws.size(); ++i) out.emplace_back(open.error());
        return out;
    }
    auto admitted = admit_many(raws, impl_->ledger, *impl_->workers);
    Impl::Lock lock(impl_->mutex);
    for (auto& each : admitted) out.push_back(impl_->take_locked(std::move(each)));
    impl_->kick_and_unlock(lock);
    return out;
}

Result<void> Node::wait_durable(const Submission& submission) {
    std::unique_lock lock(impl_->mutex);
    return impl_->wait_durable(lock, impl_->arrivals_durable, submission.ticket);
}

void Node::when_durable(const Submission& submission,
                        std::function<void(const Result<void>&)> done) {
    std::unique_lock lock(impl_->mutex);
    const auto fate = impl_->fate_of(impl_->arrivals_durable, submission.ticket);
    if (!fate) {
        impl_->waiters.push_back({submission.ticket, std::move(done)});
        return;
    }
    lock.unlock();
    done(*fate);
}

Result<Hash256> Node::submit(BytesView raw) {
    ALT_TRY_ASSIGN(const auto submission, accept(raw));
    ALT_TRY(wait_durable(submission));
    return submission.hash;
}

Result<void> Node::deposit(std::uint64_t first, std::vector<eth::Transaction> deposits) {
    std::unique_lock lock(impl_->mutex);
    const auto accepted = impl_->deposits_accepted;
    const auto last = first + deposits.size();
    if (first > accepted)
        return make_error(Errc::conflict, "deposit " + std::to_string(first) +
                                              " comes before deposit " + std::to_string(accepted));
    for (const auto& tx : deposits)
        if (!tx.is_deposit()) return make_error(Errc::invalid_input, "not a deposit transaction");
    if (last > accepted) {
        if (impl_->closed) return closed_error();
        const auto skip = static_cast<std::ptrdiff_t>(accepted - first);
        impl_->deposits.insert(impl_->deposits.end(),
                               std::make_move_iterator(deposits.begin() + skip),
                               std::make_move_iterator(deposits.end()));
        impl_->deposits_accepted = last;
        impl_->last_activity_ms = impl_->clock.now();
        impl_->kick();
    }
    return impl_->wait_durable(lock, impl_->deposits_durable, last);
}

std::uint64_t Node::deposits_credited() const {
    std::uint64_t count = 0;
    impl_->ledger.read_head([&](const state::StateView& view, const BlockRecord&) {
        count = chain::deposit_cursor(view).count;
    });
    return count;
}

Result<void> Node::drain() {
    std::unique_lock lock(impl_->mutex);
    impl_->draining = true;
    impl_->more = true;  // has the writer seal what an interval would keep waiting
    impl_->kick();
    impl_->progress.wait(lock, [&] {
        return impl_->failure || impl_->stopping || impl_->closed ||
               (impl_->is_idle() && impl_->mempool.select(impl_->query.next_base_fee(), 1).empty());
    });
    return impl_->failure ? Result<void>(Error(*impl_->failure)) : Result<void>{};
}

Result<driver::Closing> Node::close() {
    if (!impl_->ledger.config().is_rollup())
        return make_error(Errc::unsupported, "only a rollup can be closed");
    ALT_TRY(drain());
    {
        std::unique_lock lock(impl_->mutex);
        impl_->close_wanted = true;
        impl_->kick();
        impl_->progress.wait(lock,
                             [&] { return impl_->failure || impl_->stopping || impl_->closed; });
        if (!impl_->closed)
            return impl_->failure ? Error(*impl_->failure)
                                  : make_error(Errc::interrupted, "the node is stopping");
    }
    return impl_->ledger.closing();
}

driver::Inspection Node::inspect() const {
    driver::Inspection out;
    impl_->ledger.read_head([&](const state::StateView& view, const BlockRecord& head) {
        out.block_num = head.number();
        out.block_hash = head.hash;
        out.state_root = head.block.header.state_root;
        const auto cursor = chain::deposit_cursor(view);
        out.deposits_credited = cursor.count;
        out.deposit_hash = cursor.hash;
        if (const auto vault = view.account(impl_->ledger.config().fee_vault))
            out.fees = vault->balance;
    });
    out.txs = impl_->ledger.tx_count();
    const auto pool = impl_->mempool.status();
    out.pending = pool.pending + pool.queued;
    out.cpu_ms = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(impl_->cpu.spent()).count());
    const std::lock_guard lock(impl_->mutex);
    out.last_activity_ms = impl_->last_activity_ms;
    out.draining = impl_->draining;
    out.closed = impl_->closed;
    return out;
}

void Node::set_on_parent(const OnParent& now) noexcept {
    impl_->query.set_on_parent(now);
}

Node::Usage Node::usage() const {
    return {impl_->cpu.spent(), impl_->syncs.read(), impl_->ledger.account_count()};
}

Node::MemoryUse Node::memory_use() const {
    return {impl_->ledger.state_memory(), impl_->ledger.history_memory(), impl_->mempool.memory()};
}

Result<void> Node::mine(std::uint64_t count) {
    std::unique_lock lock(impl_->mutex);
    if (impl_->closed) return closed_error();
    const auto target = impl_->mine_wanted += count;
    impl_->kick();
    return impl_->wait_durable(lock, impl_->mine_done, target);
}

Node::SubscriptionId Node::on_block(BlockCallback callback) {
    const std::lock_guard lock(impl_->callbacks_mutex);
    const auto id = ++impl_->last_subscription;
    impl_->callbacks.emplace(id, std::move(callback));
    return id;
}

Node::SubscriptionId Node::on_pending(PendingCallback callback) {
    const std::lock_guard lock(impl_->mutex);
    const auto id = ++impl_->last_subscription;
    impl_->pending_callbacks.emplace(id, std::move(callback));
    return id;
}

void Node::unsubscribe(SubscriptionId id) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->pending_callbacks.erase(id);
    }
    const std::lock_guard lock(impl_->callbacks_mutex);
    impl_->callbacks.erase(id);
}

Result<void> Node::accepting() const {
    return impl_->check_open();
}

const Query& Node::query() const noexcept {
    return impl_->query;
}
Hash256 Node::genesis_hash() const {
    return impl_->ledger.genesis_hash();
}

}  // namespace alt::node
