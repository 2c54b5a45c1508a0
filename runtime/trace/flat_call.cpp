#include "runtime/trace/flat_call.hpp"

#include <algorithm>
#include <cctype>

namespace alt::trace {
namespace {

bool is_told(const CallFrame& frame) {
    return !frame.is_precompile || frame.depth == 0 || !frame.value.is_zero();
}

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

void write_action(Writer& out, const CallFrame& frame) {
    out.key("action").begin_object();
    if (frame.kind == FrameKind::selfdestruct) {
        out.key("address").hex(frame.from).key("balance").quantity(frame.value);
        out.key("refundAddress").hex(frame.to.value_or(Address{})).end_object();
        return;
    }
    const bool creates = is_create(frame.kind);
    out.key("from").hex(frame.from);
    if (creates)
        out.key("creationMethod").text(lower(to_string(frame.kind)));
    else
        out.key("callType").text(lower(to_string(frame.kind)));
    out.key("gas").quantity(static_cast<std::uint64_t>(frame.gas));
    out.key(creates ? "init" : "input").hex(frame.input);
    if (!creates) out.key("to").hex(frame.to.value_or(Address{}));
    out.key("value").quantity(frame.value).end_object();
}

void write_result(Writer& out, const CallFrame& frame) {
    out.key("result");
    const bool reverted = frame.failure.status == evm::Status::revert;
    if (frame.kind == FrameKind::selfdestruct || (frame.failed() && !reverted)) {
        out.null();
        return;
    }
    out.begin_object().key("gasUsed").quantity(static_cast<std::uint64_t>(frame.gas_used));
    if (is_create(frame.kind) && !reverted)
        out.key("address").hex(frame.to.value_or(Address{})).key("code").hex(frame.output);
    else
        out.key("output").hex(frame.output);
    out.end_object();
}

std::string_view type_of(FrameKind kind) {
    if (kind == FrameKind::selfdestruct) return "suicide";
    return is_create(kind) ? "create" : "call";
}

}  // namespace

bool FlatFilter::matches(const CallFrame& frame) const {
    const auto in = [](const std::vector<Address>& list, const Address& address) {
        return list.empty() || std::find(list.begin(), list.end(), address) != list.end();
    };
    return in(from, frame.from) && (to.empty() || (frame.to && in(to, *frame.to)));
}

void FlatCalls::visit(const Visit& visit) const {
    std::vector<std::uint32_t> path;
    if (!calls_.frames().empty()) this->visit(0, path, visit);
}

// Calls are at most 1,024 deep.
bool FlatCalls::visit(std::size_t at, std::vector<std::uint32_t>& path, const Visit& visit) const {
    const auto& frames = calls_.frames();
    const auto& frame = frames[at];
    const auto told = [&](std::size_t inner) { return is_told(frames[inner]); };
    const auto count = std::count_if(frame.calls.begin(), frame.calls.end(), told);
    if (!visit({frame, path, static_cast<std::size_t>(count)})) return false;
    path.push_back(0);
    for (const auto inner : frame.calls) {
        if (!told(inner)) continue;
        if (!this->visit(inner, path, visit)) return false;
        ++path.back();
    }
    path.pop_back();
    return true;
}

void FlatCalls::write(Writer& out, const Item& item, const std::optional<FlatPlace>& place) const {
    const auto before = out.size();
    const auto& frame = item.frame;
    out.begin_object();
    write_action(out, frame);
    if (place)
        out.key("blockHash").hex(place->block_hash).key("blockNumber").number(place->block_num);
    if (frame.failed()) out.key("error").text(parity_error(frame.failure));
    write_result(out, frame);
    out.key("subtraces").number(item.subtraces).key("traceAddress").begin_array();
    for (const auto step : item.path) out.number(step);
    out.end_array();
    if (place) {
        out.key("transactionHash").hex(place->tx_hash);
        out.key("transactionPosition").number(place->tx_index);
    }
    out.key("type").text(type_of(frame.kind)).end_object();
    calls_.take(out.size() - before);
}

void FlatCalls::write(Writer& out, const std::optional<FlatPlace>& place) const {
    visit([&](const Item& item) {
        write(out, item, place);
        return calls_.check().has_value();
    });
}

Result<std::string> FlatCallTracer::result() {
    ALT_TRY(check());
    Writer out;
    out.begin_array();
    FlatCalls(*this).write(out, place_);
    ALT_TRY(check());
    return out.end_array().take();
}

}  // namespace alt::trace
