#include "runtime/trace/four_byte_tracer.hpp"

#include "core/base/hex.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::trace {
namespace {

constexpr std::size_t kSelector = 4;
constexpr std::size_t kRowCost = 128;

}  // namespace

void FourByteTracer::on_tx_start(const TxFacts& facts, state::Journal&) noexcept {
    facts_ = &facts;
}

void FourByteTracer::on_call_start(const evm::Message& message) noexcept {
    if (message.input.size() < kSelector) return;
    if (evm::is_create(message.kind)) return;
    if (evm::precompile_at(message.code_address, evm::rules_of(facts_->revision)) != 0) return;
    const auto key = to_hex(message.input.first(kSelector)) + "-" +
                     std::to_string(message.input.size() - kSelector);
    const auto known = counts_.find(key);
    if (known != counts_.end())
        ++known->second;
    else if (budget_.take(kRowCost))
        counts_.emplace(key, 1);
}

Result<std::string> FourByteTracer::result() {
    ALT_TRY(budget_.check());
    Writer out;
    out.begin_object();
    for (const auto& [key, count] : counts_) out.key(key).number(count);
    return out.end_object().take();
}

}  // namespace alt::trace
