#include "tests/spec/state_test.hpp"

#include <fstream>
#include <iterator>

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/receipt.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/state/journal.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::spec {
namespace {

using codec::Json;

constexpr std::uint8_t kBlobTransaction = 0x03;

/// Quantities here may have leading zeros ("0x0a"), which JSON-RPC forbids.
Result<uint256> number_at(const Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const auto text, codec::get_string(json, key));
    if (text == "0x") return uint256{};
    return parse_uint256(text);
}

/// EIP-4844: fake_exponential(1, excess, 3338477).
uint256 blob_base_fee(const uint256& excess) {
    const uint256 denominator = 3338477;
    uint256 sum;
    uint256 term = denominator;
    for (std::uint64_t i = 1; !term.is_zero(); ++i) {
        sum += term;
        term = term * excess / (denominator * uint256{i});
    }
    return sum / denominator;
}

Result<evm::BlockContext> parse_env(const Json& env) {
    evm::BlockContext block;
    ALT_TRY_ASSIGN(const auto number, number_at(env, "currentNumber"));
    ALT_TRY_ASSIGN(const auto timestamp, number_at(env, "currentTimestamp"));
    ALT_TRY_ASSIGN(const auto gas_limit, number_at(env, "currentGasLimit"));
    ALT_TRY_ASSIGN(block.coinbase, codec::get_address(env, "currentCoinbase"));
    ALT_TRY_ASSIGN(block.base_fee, number_at(env, "currentBaseFee"));
    ALT_TRY_ASSIGN(const auto randao, number_at(env, "currentRandom"));
    block.number = number.low();
    block.timestamp = timestamp.low();
    block.gas_limit = gas_limit.low();
    block.prev_randao = to_be_bytes(randao);
    block.chain_id = 1;
    if (codec::find(env, "currentExcessBlobGas") != nullptr) {
        ALT_TRY_ASSIGN(const auto excess, number_at(env, "currentExcessBlobGas"));
        block.blob_base_fee = blob_base_fee(excess);
    }
    return block;
}

Result<state::AccountChange> parse_account(const Json& json) {
    state::AccountChange change;
    state::Account account;
    ALT_TRY_ASSIGN(const auto nonce, number_at(json, "nonce"));
    ALT_TRY_ASSIGN(account.balance, number_at(json, "balance"));
    ALT_TRY_ASSIGN(const auto code, codec::get_bytes(json, "code"));
    account.nonce = nonce.low();
    change.new_code = evm::make_code(code);
    account.code_hash = change.new_code->hash();
    change.account = account;
    ALT_TRY_ASSIGN(const auto* storage, codec::get_object(json, "storage"));
    for (const auto& [key, value] : *storage) {
        ALT_TRY_ASSIGN(const auto slot, parse_uint256(std::string_view(key.data(), key.size())));
        ALT_TRY_ASSIGN(const auto text, codec::as_string(value, "storage"));
        ALT_TRY_ASSIGN(const auto word, parse_uint256(text));
        if (!word.is_zero()) change.storage[slot] = word;
    }
    return change;
}

Result<state::Diff> parse_pre(const Json& json) {
    state::Diff pre;
    ALT_TRY_ASSIGN(const auto* accounts, codec::get_object(json, "pre"));
    for (const auto& [key, value] : *accounts) {
        ALT_TRY_ASSIGN(const auto address, parse_address(std::string_view(key.data(), key.size())));
        ALT_TRY_ASSIGN(pre.accounts[address], parse_account(value));
    }
    return pre;
}

Result<StateCase> parse_post(const Json& post, StateCase base) {
    ALT_TRY_ASSIGN(base.raw_tx, codec::get_bytes(post, "txbytes"));
    ALT_TRY_ASSIGN(base.expected_root, codec::get_hash(post, "hash"));
    ALT_TRY_ASSIGN(base.expected_logs, codec::get_hash(post, "logs"));
    if (codec::find(post, "expectException") != nullptr) {
        ALT_TRY_ASSIGN(base.expected_exception, codec::get_string(post, "expectException"));
    }
    return base;
}

Result<chain::Execution> execute(state::Journal& journal, const StateCase& test,
                                 std::chrono::nanoseconds& elapsed) {
    ALT_TRY_ASSIGN(const auto tx, eth::decode_transaction(test.raw_tx));
    ALT_TRY_ASSIGN(const auto sender, eth::recover_sender(tx));
    chain::ChainConfig config;
    config.chain_id = test.block.chain_id;
    config.gas_limit = test.block.gas_limit;
    chain::GasPool pool{test.block.gas_limit, 0};
    const auto begin = std::chrono::steady_clock::now();
    auto execution = chain::apply_transaction(journal, tx, sender, test.block, config, pool);
    elapsed = std::chrono::steady_clock::now() - begin;
    return execution;
}

/// The tests' rule: keccak256 of the decimal text of the number.
Hash256 test_block_hash(std::uint64_t number) {
    return crypto::keccak256(view_of(std::to_string(number)));
}

std::string compare(const StateCase& test, const Result<chain::Execution>& execution,
                    const Hash256& root) {
    if (execution.has_value() && test.expected_exception)
        return "accepted, but expected " + *test.expected_exception;
    if (!execution.has_value() && !test.expected_exception)
        return "refused: " + execution.error().message;
    if (root != test.expected_root) {
        std::string status;
        if (execution.has_value())
            status = std::string(evm::to_string(execution.value().status)) + ", gas used " +
                     std::to_string(execution.value().receipt.gas_used);
        return "state root " + to_hex(root) + " (" + status + ")";
    }
    const auto logs =
        execution.has_value() ? execution.value().receipt.logs : std::vector<eth::Log>{};
    return eth::logs_hash(logs) == test.expected_logs ? "" : "logs differ";
}

}  // namespace

Result<std::vector<StateCase>> load_state_tests(const std::filesystem::path& file,
                                                std::string_view fork) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    ALT_TRY_ASSIGN(const auto json, codec::parse_json(text));
    std::vector<StateCase> out;
    for (const auto& [name, test] : json.as_object()) {
        StateCase base;
        ALT_TRY_ASSIGN(base.pre, parse_pre(test));
        ALT_TRY_ASSIGN(base.block, parse_env(test.at("env")));
        ALT_TRY_ASSIGN(const auto* posts, codec::get_array(test.at("post"), fork));
        for (std::size_t i = 0; i < posts->size(); ++i) {
            base.name = file.stem().string() + "/" + std::string(name) + "/" + std::to_string(i);
            ALT_TRY_ASSIGN(auto parsed, parse_post((*posts)[i], base));
            out.push_back(std::move(parsed));
        }
    }
    return out;
}

CaseResult run_state_test(const StateCase& test) {
    CaseResult result;
    if (!test.raw_tx.empty() && test.raw_tx[0] == kBlobTransaction)
        return {Verdict::skipped, "type 3 (blob) transactions are not offered", 0, {}};
    state::MemoryState state;
    state.apply(test.pre);
    state::Journal journal(state, test_block_hash);
    const auto execution = execute(journal, test, result.elapsed);
    if (execution.has_value() && !execution.value().unsupported_precompile.empty())
        return {Verdict::skipped,
                "precompile not offered: " + std::string(execution.value().unsupported_precompile),
                0,
                {}};
    if (execution.has_value()) {
        state.apply(journal.take_diff());
        result.gas_used = execution.value().receipt.gas_used;
    }
    result.reason = compare(test, execution, state.root());
    result.verdict = result.reason.empty() ? Verdict::passed : Verdict::failed;
    return result;
}

}  // namespace alt::spec
