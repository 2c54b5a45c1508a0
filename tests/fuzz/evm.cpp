// Random code, run by every dispatch on the same small state: status,
// gas, output, logs and state must agree.
#include "runtime/evm/evm.hpp"

#include <array>

#include "core/base/assert.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"
#include "tests/fuzz/input.hpp"

namespace alt::fuzz {
namespace {

constexpr std::uint64_t kMaxGas = 1'000'000;
// Small addresses, so that a PUSH2 of the fuzzer's reaches them.
const Address kCaller = to_address(0xa0a0);
const Address kSubject = to_address(0xc0c0);
const Address kOther = to_address(0xd0d0);
const Address kPlain = to_address(0xe0e0);
const Address kDelegating = to_address(0xf0f0);

struct Case {
    evm::Revision revision;
    bool is_creation;
    bool is_static;
    std::int64_t gas;
    uint256 value;
    BytesView subject;
    BytesView other;
    BytesView input;
};

Case take_case(Input& in) {
    Case out{};
    out.revision = evm::kRules[in.byte() % evm::kRules.size()].revision;
    const auto flags = in.byte();
    out.is_creation = flags % 8 == 0;
    out.is_static = flags % 8 == 1;
    out.gas = static_cast<std::int64_t>(in.integer<std::uint32_t>() % kMaxGas);
    if (!out.is_static) out.value = in.byte();
    out.subject = in.run(true);
    out.other = in.run(true);
    out.input = in.rest();
    return out;
}

state::AccountChange account_of(BytesView code) {
    state::AccountChange out;
    out.new_code = evm::make_code(code);
    out.account = state::Account{1, 1'000'000, out.new_code->hash()};
    return out;
}

state::Diff initial_state(const Case& test) {
    state::Diff out;
    out.accounts[kCaller] = account_of({});
    out.accounts[kPlain] = account_of({});
    out.accounts[kSubject] = account_of(test.subject);
    out.accounts[kOther] = account_of(test.other);
    out.accounts[kSubject].storage = {{1, 1}, {2, 0xffff}};
    out.accounts[kOther].storage = {{1, 2}};
    Bytes designator{0xef, 0x01, 0x00};
    append(designator, kOther);
    out.accounts[kDelegating] = account_of(designator);
    return out;
}

evm::BlockContext block_context() {
    evm::BlockContext out;
    out.number = 1000;
    out.timestamp = 1'700'000'000;
    out.gas_limit = 30'000'000;
    out.coinbase = to_address(0xcbcb);
    out.prev_randao.bytes.fill(0x5a);
    out.base_fee = 7;
    out.chain_id = 4242;
    return out;
}

struct Observed {
    evm::Outcome outcome;
    state::Journal::Finished finished;
    Hash256 root;
};

evm::Message message_of(const Case& test) {
    evm::Message out;
    out.kind = test.is_creation ? evm::CallKind::create : evm::CallKind::call;
    out.is_static = test.is_static;
    out.gas = test.gas;
    out.sender = kCaller;
    out.recipient = kSubject;
    out.code_address = kSubject;
    out.value = test.value;
    out.input = test.is_creation ? test.subject : test.input;
    return out;
}

Observed observe(const Case& test, evm::Dispatch dispatch) {
    state::MemoryState state;
    state.apply(initial_state(test));
    state::Journal journal(state, [](std::uint64_t number) { return to_be_bytes(number); });
    journal.begin_transaction();
    static_cast<void>(journal.warm_account(kCaller));
    static_cast<void>(journal.warm_account(kSubject));
    evm::TxContext tx;
    tx.origin = kCaller;
    tx.gas_price = 9;
    tx.blob_hashes.resize(2);
    evm::Evm evm(journal, test.revision, block_context(), tx, {.dispatch = dispatch});
    Observed out{evm.execute(message_of(test)), journal.end_transaction(), {}};
    state.apply(journal.take_diff());
    out.root = state.root();
    return out;
}

void compare(const Observed& a, const Observed& b) {
    ALT_ASSERT(a.outcome.status == b.outcome.status);
    ALT_ASSERT(a.outcome.gas_left == b.outcome.gas_left);
    ALT_ASSERT(a.outcome.gas_refund == b.outcome.gas_refund);
    ALT_ASSERT(a.outcome.output == b.outcome.output);
    ALT_ASSERT(a.outcome.created == b.outcome.created);
    ALT_ASSERT(a.finished.logs == b.finished.logs);
    ALT_ASSERT(a.finished.created == b.finished.created);
    ALT_ASSERT(a.finished.burnt == b.finished.burnt);
    ALT_ASSERT(a.root == b.root);
}

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    fuzz::Input in(data, size);
    const auto test = fuzz::take_case(in);
    const auto reference = fuzz::observe(test, evm::Dispatch::reference);
    ALT_ASSERT(reference.outcome.gas_left >= 0 && reference.outcome.gas_left <= test.gas);
    for (const auto dispatch : {evm::Dispatch::fast, evm::Dispatch::translated})
        fuzz::compare(reference, fuzz::observe(test, dispatch));
    return 0;
}
