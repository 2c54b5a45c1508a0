#include <algorithm>

#include "runtime/rpc/answer.hpp"
#include "runtime/rpc/replays.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::rpc {

namespace {

/// Bounds of one trace_filter, which executes again what it looks at.
constexpr std::uint64_t kMaxFilterBlocks = 10'000;
constexpr std::uint64_t kMaxFilterGas = 1'000'000'000;
constexpr std::uint64_t kMaxFilterResults = 10'000;

net::RpcResult transaction(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    const auto mined = find_mined(context.query(), hash);
    if (!mined) return null();
    trace::Budget budget;
    trace::Writer out;
    out.begin_array();
    const auto result =
        watch_calls(context.query(), *mined, budget,
                    [&](trace::CallRecorder& calls, std::size_t index) -> Result<void> {
                        ALT_TRY(calls.check());
                        trace::FlatCalls(calls).write(out, place_of(*mined->block, index));
                        return calls.check();
                    });
    if (!result) return refused(result.error());
    return net::RawJson{out.end_array().take()};
}

net::RpcResult block(Context& context, const Params& params) {
    ALT_PARAM(const auto id, params.block(0));
    ALT_ANSWER(const auto found, context.query().find(id));
    if (!found) return null();
    trace::Budget budget;
    trace::Writer out;
    out.begin_array();
    const auto write = [&](trace::CallRecorder& calls, std::size_t index) -> Result<void> {
        ALT_TRY(calls.check());
        trace::FlatCalls(calls).write(out, place_of(*found, index));
        return calls.check();
    };
    const auto result =
        found->number() == 0 ? Result<void>{} : watch_calls(context.query(), *found, budget, write);
    if (!result) return refused(result.error());
    return net::RawJson{out.end_array().take()};
}

Result<std::vector<std::uint32_t>> parse_path(const codec::Json* json) {
    const auto* list = json == nullptr ? nullptr : json->if_array();
    if (list == nullptr) return make_error(Errc::invalid_input, "trace position: not a list");
    std::vector<std::uint32_t> out;
    for (const auto& item : *list) {
        ALT_TRY_ASSIGN(const auto step, codec::as_u64(item, "trace position"));
        if (step > ~std::uint32_t{0})
            return make_error(Errc::invalid_input, "trace position: out of range");
        out.push_back(static_cast<std::uint32_t>(step));
    }
    return out;
}

net::RpcResult get(Context& context, const Params& params) {
    ALT_PARAM(const auto hash, params.hash(0));
    ALT_PARAM(const auto path, parse_path(params.at(1)));
    const auto mined = find_mined(context.query(), hash);
    if (!mined) return null();
    trace::Budget budget;
    trace::Writer out;
    bool found = false;
    const auto result =
        watch_calls(context.query(), *mined, budget,
                    [&](trace::CallRecorder& calls, std::size_t index) -> Result<void> {
                        ALT_TRY(calls.check());
                        const trace::FlatCalls flat(calls);
                        flat.visit([&](const trace::FlatCalls::Item& item) {
                            found = item.path == path;
                            if (found) flat.write(out, item, place_of(*mined->block, index));
                            return !found;
                        });
                        return calls.check();
                    });
    if (!result) return refused(result.error());
    if (!found) return null();
    return net::RawJson{out.take()};
}

struct Filter {
    node::BlockId from = client::BlockTag::earliest;
    node::BlockId to = client::BlockTag::latest;
    trace::FlatFilter calls;
    std::uint64_t after = 0;
    std::uint64_t count = kMaxFilterResults;
};

Result<std::vector<Address>> parse_addresses(const codec::Json& json, std::string_view key) {
    std::vector<Address> out;
    const auto* member = codec::find(json, key);
    if (member == nullptr) return out;
    constexpr std::size_t kMost = 1000;
    const auto* list = member->if_array();
    if (list == nullptr || list->size() > kMost)
        return make_error(Errc::invalid_input, std::string(key) + ": a list of up to 1000");
    for (const auto& item : *list) {
        ALT_TRY_ASSIGN(const auto address, codec::as_address(item, key));
        out.push_back(address);
    }
    return out;
}

Result<Filter> parse_filter(const codec::Json* json) {
    if (json == nullptr || !json->is_object())
        return make_error(Errc::invalid_input, "filter: not an object");
    Filter out;
    if (const auto* from = codec::find(*json, "fromBlock")) {
        ALT_TRY_ASSIGN(out.from, parse_block_id(*from));
    }
    if (const auto* to = codec::find(*json, "toBlock")) {
        ALT_TRY_ASSIGN(out.to, parse_block_id(*to));
    }
    ALT_TRY_ASSIGN(out.calls.from, parse_addresses(*json, "fromAddress"));
    ALT_TRY_ASSIGN(out.calls.to, parse_addresses(*json, "toAddress"));
    if (const auto* after = codec::find(*json, "after")) {
        ALT_TRY_ASSIGN(out.after, codec::as_u64(*after, "after"));
    }
    if (const auto* count = codec::find(*json, "count")) {
        ALT_TRY_ASSIGN(const auto wanted, codec::as_u64(*count, "count"));
        out.count = std::min(wanted, kMaxFilterResults);
    }
    return out;
}

/// Goes through blocks, and writes what matches.
class Search {
public:
    Search(const node::Query& query, const Filter& filter) : query_(query), filter_(filter) {
        out_.begin_array();
    }

    Result<void> run(std::uint64_t first, std::uint64_t last) {
        if (last - first >= kMaxFilterBlocks) return too_much();
        for (auto number = std::max<std::uint64_t>(first, 1); number <= last && !full(); ++number) {
            ALT_TRY_ASSIGN(const auto block, query_.find(number));
            if (!block || block->senders.empty()) continue;
            gas_ += block->block.header.gas_used;
            if (gas_ > kMaxFilterGas) return too_much();
            ALT_TRY(watch_calls(query_, *block, budget_,
                                [&](trace::CallRecorder& calls, std::size_t index) {
                                    return add(calls, place_of(*block, index));
                                }));
        }
        return {};
    }
    std::string take() { return out_.end_array().take(); }

private:
    [[nodiscard]] bool full() const { return written_ >= filter_.count; }
    static Error too_much() {
        return make_error(Errc::invalid_input, "the range is too large: at most " +
                                                   std::to_string(kMaxFilterBlocks) +
                                                   " blocks and " + std::to_string(kMaxFilterGas) +
                                                   " gas are executed again for one answer");
    }

    Result<void> add(trace::CallRecorder& calls, const trace::FlatPlace& place) {
        if (full()) return {};
        ALT_TRY(calls.check());
        const trace::FlatCalls flat(calls);
        flat.visit([&](const trace::FlatCalls::Item& item) {
            if (!filter_.calls.matches(item.frame) || matched_++ < filter_.after) return true;
            flat.write(out_, item, place);
            ++written_;
            return !full();
        });
        return calls.check();
    }

    const node::Query& query_;
    const Filter& filter_;
    trace::Budget budget_;
    trace::Writer out_;
    std::uint64_t gas_ = 0;
    std::uint64_t matched_ = 0;
    std::uint64_t written_ = 0;
};

net::RpcResult filter(Context& context, const Params& params) {
    ALT_PARAM(const auto filter, parse_filter(params.at(0)));
    ALT_ANSWER(const auto first, context.query().find(filter.from));
    ALT_ANSWER(const auto last, context.query().find(filter.to));
    if (!first || !last) return net::RpcError{kServerError, "header not found", {}};
    if (first->number() > last->number())
        return net::RpcError{net::kInvalidParams, "invalid block range: from above to", {}};
    Search search(context.query(), filter);
    const auto result = search.run(first->number(), last->number());
    if (!result) return refused(result.error());
    return net::RawJson{search.take()};
}

}  // namespace

void add_trace(MethodTable& table) {
    table.add("trace_transaction", transaction, Runs::apart,
              "The calls of a mined transaction as a list", "hash: Hash", "Object[]|Null");
    table.add("trace_block", block, Runs::apart,
              "The calls of all transactions of a block as a list", "block: BlockId",
              "Object[]|Null");
    table.add("trace_get", get, Runs::apart, "One call of a mined transaction, by its path",
              "hash: Hash, path: Any[]", "Object|Null");
    table.add("trace_filter", filter, Runs::apart, "The calls of a range of blocks that match",
              "filter: Object", "Object[]");
    add_trace_replay(table);
}

}  // namespace alt::rpc
