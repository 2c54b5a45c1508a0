#include "runtime/rpc/subscriptions.hpp"

#include "core/eth/wire.hpp"
#include "runtime/rpc/answer.hpp"

namespace alt::rpc {

namespace {

/// How many pooled transactions may wait to be told; those beyond are not.
constexpr std::size_t kMostEvents = 100'000;
/// Of all connections.
constexpr std::size_t kMostSubscriptions = 20'000;

/// The header's fields, as geth tells them: without what only blocks have.
std::string head_text(const node::BlockRecord& record) {
    eth::Block bare;
    bare.header = record.block.header;
    auto json = eth::to_json(bare, record.hash, 0, false, {});
    for (const auto* key : {"size", "uncles", "transactions", "withdrawals"})
        json.as_object().erase(key);
    return codec::to_text(json);
}

void notify(net::WsPeer& peer, std::uint64_t id, std::string_view result) {
    std::string text = R"({"jsonrpc":"2.0","method":"eth_subscription","params":{"subscription":")";
    text += to_quantity(id);
    text += R"(","result":)";
    text += result;
    text += "}}";
    peer.send(std::make_shared<const std::string>(std::move(text)));
}

std::string pending_text(const txpool::PooledTx& pooled, bool full, const node::Query& query) {
    if (!full) return '"' + to_hex(pooled.hash) + '"';
    return codec::to_text(
        eth::to_json(pooled.tx, pooled.hash, pooled.sender, std::nullopt, query.next_base_fee()));
}

}  // namespace

Subscriptions::Subscriptions(node::Node& node, net::IoPool& pool) : node_(node), pool_(pool) {
    blocks_ = node_.on_block([this](const node::BlockPtr& block) { on_event(block, nullptr); });
    pending_ = node_.on_pending([this](const txpool::TxPtr& tx) { on_event(nullptr, tx); });
}

Subscriptions::~Subscriptions() {
    node_.unsubscribe(blocks_);
    node_.unsubscribe(pending_);
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return !delivering_; });
}

std::uint64_t Subscriptions::add(Subscription subscription) {
    const std::lock_guard lock(mutex_);
    anybody_ = true;
    entries_.emplace(++last_id_, Entry{std::move(subscription), last_event_});
    return last_id_;
}

bool Subscriptions::remove(std::uint64_t id) {
    const std::lock_guard lock(mutex_);
    const bool found = entries_.erase(id) != 0;
    anybody_ = !entries_.empty();
    return found;
}

bool Subscriptions::is_full() {
    const std::lock_guard lock(mutex_);
    return entries_.size() >= kMostSubscriptions;
}

void Subscriptions::on_event(node::BlockPtr block, txpool::TxPtr pending) {
    if (!anybody_) return;
    const std::lock_guard lock(mutex_);
    if (pending && events_.size() >= kMostEvents) return;
    events_.push_back({++last_event_, std::move(block), std::move(pending)});
    if (delivering_) return;
    delivering_ = true;
    pool_.run_blocking([this] { deliver(); });
}

void Subscriptions::deliver() {
    std::unique_lock lock(mutex_);
    while (!events_.empty()) {
        const auto events = std::exchange(events_, {});
        const auto entries = entries_;
        lock.unlock();
        for (const auto& event : events) tell(event, entries);
        lock.lock();
    }
    delivering_ = false;
    idle_.notify_all();
}

void Subscriptions::tell(const Event& event, const Entries& entries) const {
    std::string head;  // the same for all
    for (const auto& [id, entry] : entries) {
        const auto& wanted = entry.wanted;
        const bool is_pending = wanted.kind == Subscription::Kind::pending;
        if (event.number <= entry.after || is_pending != (event.pending != nullptr)) continue;
        const auto peer = wanted.peer.lock();
        if (!peer) continue;
        if (is_pending) {
            notify(*peer, id, pending_text(*event.pending, wanted.full, node_.query()));
        } else if (wanted.kind == Subscription::Kind::heads) {
            if (head.empty()) head = head_text(*event.block);
            notify(*peer, id, head);
        } else {
            for (const auto& log : node::Query::logs_of(*event.block, wanted.logs))
                notify(*peer, id, codec::to_text(eth::to_json(log)));
        }
    }
}

}  // namespace alt::rpc
