#include "runtime/rpc/endpoint_metrics.hpp"

#include "core/base/uint256.hpp"
#include "core/settlement/portal.hpp"

namespace alt::rpc {
namespace {

double seconds(std::chrono::nanoseconds duration) {
    return std::chrono::duration<double>(duration).count();
}

}  // namespace

EndpointMetrics::EndpointMetrics(node::Node& node, const NodeDispatcher& calls, RollupPlace* place,
                                 net::IoPool& pool)
    : node_(node),
      calls_(calls),
      place_(place),
      pool_(pool),
      labels_{{"rollup", place != nullptr ? place->spec().name : "parent"},
              {"chain_id", std::to_string(node.query().chain_id())}},
      subscription_(node.on_block([this](const node::BlockPtr& block) {
          blocks_.add();
          gas_.add(block->block.header.gas_used);
      })) {}

EndpointMetrics::~EndpointMetrics() {
    node_.unsubscribe(subscription_);
    std::unique_lock lock(mutex_);
    answered_.wait(lock, [this] { return !asking_; });
}

metrics::Labels EndpointMetrics::labels(metrics::Labels more) const {
    auto out = labels_;
    out.insert(out.end(), more.begin(), more.end());
    return out;
}

void EndpointMetrics::add_to(metrics::Page& page, const net::ServerUsage& server) {
    add_calls(page);
    add_chain(page);
    add_usage(page, server);
    if (place_ != nullptr) add_value(page);
}

void EndpointMetrics::add_calls(metrics::Page& page) const {
    calls_.stats().for_each([&](std::string_view name, const CallStats::Method& stats) {
        const metrics::Label method{"method", std::string(name)};
        const auto count = [&](const char* outcome, const metrics::Counter& counter) {
            page.counter("alt_rpc_requests_total", "JSON-RPC calls answered, by method and outcome",
                         labels({method, {"outcome", outcome}}),
                         static_cast<double>(counter.value()));
        };
        count("ok", stats.succeeded);
        count("error", stats.failed);
        page.histogram("alt_rpc_request_duration_seconds",
                       "From a call's arrival to its answer, durability included", labels({method}),
                       stats.latency.read());
    });
}

void EndpointMetrics::add_chain(metrics::Page& page) const {
    const auto now = node_.inspect();
    const auto pool = node_.query().pool_status();
    const auto gauge = [&](const char* name, const char* help, auto value,
                           metrics::Labels more = {}) {
        page.gauge(name, help, labels(std::move(more)), static_cast<double>(value));
    };
    const auto counter = [&](const char* name, const char* help, auto value) {
        page.counter(name, help, labels(), static_cast<double>(value));
    };
    gauge("alt_block_number", "Number of the block at the head", now.block_num);
    counter("alt_transactions_total", "Transactions executed since genesis", now.txs);
    counter("alt_blocks_total", "Blocks made since the host started", blocks_.value());
    counter("alt_gas_used_total", "Gas used since the host started", gas_.value());
    const auto* pooled = "Transactions in the pool, by whether they can be executed";
    gauge("alt_pool_transactions", pooled, pool.pending, {{"state", "pending"}});
    gauge("alt_pool_transactions", pooled, pool.queued, {{"state", "queued"}});
    gauge("alt_accepting", "1 while transactions are taken", node_.accepting() ? 1 : 0);
    gauge("alt_last_activity_timestamp_seconds", "When a transaction or deposit came last",
          static_cast<double>(now.last_activity_ms) / 1000);
    if (place_ != nullptr)
        counter("alt_deposits_credited_total", "Deposits in the state", now.deposits_credited);
}

void EndpointMetrics::add_usage(metrics::Page& page, const net::ServerUsage& server) const {
    page.gauge("alt_rpc_connections", "Open connections", labels(),
               static_cast<double>(server.connections));
    const auto cpu = [&](const char* work, std::chrono::nanoseconds spent) {
        page.counter("alt_cpu_seconds_total",
                     "CPU time, by what it was spent for; that of connections is sampled",
                     labels({{"work", work}}), seconds(spent));
    };
    const auto usage = node_.usage();
    cpu("blocks", usage.cpu);
    cpu("connections", server.cpu);
    cpu("long_calls", calls_.cpu());
    const auto use = node_.memory_use();
    const auto memory = [&](const char* part, std::size_t bytes) {
        page.gauge("alt_rollup_memory_bytes", "Memory, about, by what it is for",
                   labels({{"part", part}}), static_cast<double>(bytes));
    };
    memory("state", use.state);
    memory("history", use.history);
    memory("pool", use.pool);
    memory("connections", server.memory);
    page.gauge("alt_state_accounts", "Accounts in the state", labels(),
               static_cast<double>(usage.accounts));
    page.histogram("alt_fsync_duration_seconds", "What making a batch durable took", labels(),
                   usage.syncs);
}

void EndpointMetrics::add_value(metrics::Page& page) {
    if (place_->spec().portal.is_zero()) return;
    ask_for_custody();
    const std::lock_guard lock(mutex_);
    if (custody_wei_)
        page.gauge("alt_unsettled_value_wei", "What the portal holds on the parent", labels(),
                   *custody_wei_);
}

/// A parent in this process answers at once.
void EndpointMetrics::ask_for_custody() {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(asking_, true)) return;
    }
    const auto ask = [this] {
        const auto custody = settlement::Portal(place_->parent(), place_->spec().portal).custody();
        const std::lock_guard lock(mutex_);
        if (custody)
            custody_wei_ = std::stod(to_decimal(*custody));
        else
            custody_wei_.reset();
        asking_ = false;
        answered_.notify_all();
    };
    if (place_->spec().parent_rpc == "embedded") return ask();
    pool_.run_blocking(ask);
}

}  // namespace alt::rpc
