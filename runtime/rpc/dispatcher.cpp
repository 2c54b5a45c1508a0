#include "runtime/rpc/dispatcher.hpp"

#include <algorithm>
#include <optional>

#include "runtime/rpc/params.hpp"
#include "runtime/rpc/transactions.hpp"

namespace alt::rpc {

namespace {

/// Calls that ask at a time: a parent that does not answer must not take the host's threads.
constexpr int kMostAsking = 4;

/// A call that holds its connection's thread for longer than this disturbs others.
constexpr std::chrono::milliseconds kLongCall{5};
constexpr std::chrono::seconds kApartFor{1};

/// Behind the last place of a method that is watched.
std::size_t end_of_watched(const MethodTable& table) {
    const auto rows = table.rows();
    const auto is_watched = [](const Method& row) { return row.runs == Runs::watched; };
    const auto last = std::find_if(rows.rbegin(), rows.rend(), is_watched);
    return static_cast<std::size_t>(rows.rend() - last);
}

/// What is left out of a call, in geth's words; null counts as left out.
std::optional<net::RpcError> missing(const Method& row, const codec::Json& params) {
    if (row.required == 0) return std::nullopt;
    const auto* given = params.if_array();
    for (std::size_t i = 0; i < row.required; ++i)
        if (given == nullptr || i >= given->size() || (*given)[i].is_null())
            return net::RpcError{net::kInvalidParams,
                                 "missing value for required argument " + std::to_string(i),
                                 {}};
    return std::nullopt;
}

net::RpcResult no_method(std::string_view name) {
    return net::RpcError{net::kMethodNotFound,
                         "the method " + std::string(name) + " does not exist/is not available",
                         {}};
}

/// The answer as text, so that the connection's thread only has to send it.
net::RpcResult rendered(net::RpcResult&& result) {
    const auto* json = std::get_if<codec::Json>(&result);
    if (json == nullptr) return std::move(result);
    return net::RawJson{codec::to_text(*json)};
}

}  // namespace

NodeDispatcher::NodeDispatcher(node::Node& node, net::IoPool& pool, bool dev_methods,
                               RollupPlace* rollup)
    : table_(methods(dev_methods)),
      stats_(table_),
      pool_(pool),
      context_{node, filters_, {}, rollup},
      pending_(
          node.on_pending([this](const txpool::TxPtr& tx) { filters_.add_pending(tx->hash); })),
      apart_until_(end_of_watched(table_)) {}

NodeDispatcher::~NodeDispatcher() {
    context_.node.unsubscribe(pending_);
}

net::RpcResult NodeDispatcher::call(std::string_view method, const codec::Json& params) {
    const auto place = table_.find(method);
    return place == MethodTable::kNone ? no_method(method) : run(place, params);
}

net::RpcResult NodeDispatcher::handle(const net::CallView& call) {
    return call.place == MethodTable::kNone ? no_method(call.method)
                                            : run(call.place, *call.params);
}

net::RpcResult NodeDispatcher::run(std::size_t place, const codec::Json& params) {
    const auto& row = table_.at(place);
    if (auto refusal = missing(row, params)) return std::move(*refusal);
    if (row.runs != Runs::watched) return row.handler(context_, Params(params));
    const auto start = std::chrono::steady_clock::now();
    auto result = row.handler(context_, Params(params));
    const auto end = std::chrono::steady_clock::now();
    if (end - start > kLongCall) apart_until_[place] = end + kApartFor;
    return result;
}

net::CallMode NodeDispatcher::mode(net::CallView& call) const {
    call.place = table_.find(call.method);
    if (call.place == MethodTable::kNone) return net::CallMode::at_once;
    switch (table_.at(call.place).runs) {
        case Runs::at_once:
            break;
        case Runs::watched:
            if (std::chrono::steady_clock::now() < apart_until_[call.place].load())
                return net::CallMode::apart;
            break;
        case Runs::apart:
        case Runs::waiting:
        case Runs::asking:
            return net::CallMode::apart;
        case Runs::together:
            return net::CallMode::together;
    }
    return net::CallMode::at_once;
}

void NodeDispatcher::begin(std::span<const net::CallView> calls, const Done& done) {
    const auto place = calls.front().place;
    const auto runs = table_.at(place).runs;
    if (runs == Runs::together) return send_transactions(context_, calls, done);
    auto work = [this, done, place, params = codec::Json(*calls.front().params)] {
        const sys::CpuScope scope(cpu_);
        auto result = net::guarded([&] { return rendered(run(place, params)); });
        done(0, [result = std::move(result)] { return result; });
    };
    if (runs == Runs::asking) return ask(std::move(work), done);
    if (runs == Runs::waiting) return pool_.run_blocking(std::move(work));
    pool_.run_long(std::move(work));
}

void NodeDispatcher::ask(std::function<void()> work, const Done& done) {
    if (asking_.fetch_add(1) >= kMostAsking) {
        --asking_;
        return done(0, [] {
            return net::RpcError{
                net::kLimitExceeded, "too many calls wait for the parent: try again", {}};
        });
    }
    // `work` holds the right to answer until it is gone itself, and so keeps this alive.
    pool_.run_blocking([this, work = std::move(work)] {
        work();
        --asking_;
    });
}

}  // namespace alt::rpc
