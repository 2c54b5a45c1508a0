#include "core/base/hex.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evmtool/network.hpp"
#include "runtime/evmtool/state_test.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

Result<evm::BlockContext> parse_env(const codec::Json& env) {
    evm::BlockContext block;
    ALT_TRY_ASSIGN(block.number, u64_at(env, "currentNumber"));
    ALT_TRY_ASSIGN(block.timestamp, u64_at(env, "currentTimestamp"));
    ALT_TRY_ASSIGN(block.gas_limit, u64_at(env, "currentGasLimit"));
    ALT_TRY_ASSIGN(block.coinbase, codec::get_address(env, "currentCoinbase"));
    ALT_TRY_ASSIGN(block.base_fee, number_at(env, "currentBaseFee"));
    ALT_TRY_ASSIGN(const auto randao, number_at(env, "currentRandom"));
    block.prev_randao = to_be_bytes(randao);
    return block;
}

/// What is the same for all cases of a test under one key of `post`.
Result<StateCase> parse_shared(const codec::Json& test, std::string_view fork,
                               evm::Revision revision) {
    StateCase base;
    base.fork = fork;
    ALT_TRY_ASSIGN(const auto* env, codec::get(test, "env"));
    ALT_TRY_ASSIGN(base.block, parse_env(*env));
    base.block.chain_id = 1;
    if (codec::find(test, "config") != nullptr) {
        ALT_TRY_ASSIGN(base.block.chain_id, u64_at(test, "config.chainid"));
    }
    base.config.chain_id = base.block.chain_id;
    base.config.gas_limit = base.block.gas_limit;
    ALT_TRY_ASSIGN(const auto rules, parse_fork(revision, fork, test));
    base.config.forks = chain::ForkSchedule(rules);
    if (codec::find(*env, "currentExcessBlobGas") != nullptr) {
        ALT_TRY_ASSIGN(const auto excess, u64_at(*env, "currentExcessBlobGas"));
        base.block.blob_base_fee = chain::blob_base_fee(excess, rules.blobs);
    }
    return base;
}

/// The member of `post` under another key that describes the same transaction, for an element that
/// leaves out what it has in common with it.
const codec::Json* twin_of(const codec::Json& posts, std::string_view fork, std::size_t index) {
    for (const auto& [key, elements] : posts.as_object()) {
        if (std::string_view(key.data(), key.size()) == fork) continue;
        if (const auto* array = elements.if_array(); array != nullptr && index < array->size())
            return &(*array)[index];
    }
    return nullptr;
}

Result<Bytes> raw_transaction(const codec::Json& test, const codec::Json& post,
                              const codec::Json* twin, std::uint64_t chain_id) {
    if (codec::find(post, "txbytes") != nullptr) return codec::get_bytes(post, "txbytes");
    ALT_TRY_ASSIGN(const auto* indexes, codec::get(post, "indexes"));
    if (twin != nullptr && codec::find(*twin, "txbytes") != nullptr &&
        *codec::find(*twin, "indexes") == *indexes)
        return codec::get_bytes(*twin, "txbytes");
    ALT_TRY_ASSIGN(const auto* parts, codec::get(test, "transaction"));
    return signed_transaction(*parts, *indexes, chain_id);
}

Result<void> parse_post(const codec::Json& test, const codec::Json& post, const codec::Json* twin,
                        StateCase& out) {
    ALT_TRY_ASSIGN(out.raw_tx, raw_transaction(test, post, twin, out.config.chain_id));
    ALT_TRY_ASSIGN(out.expected_root, codec::get_hash(post, "hash"));
    ALT_TRY_ASSIGN(out.expected_logs, codec::get_hash(post, "logs"));
    if (codec::find(post, "expectException") != nullptr) {
        ALT_TRY_ASSIGN(out.expected_exception, codec::get_string(post, "expectException"));
    }
    if (const auto* state = codec::find(post, "state")) {
        ALT_TRY_ASSIGN(out.expected_state, parse_alloc(*state));
    }
    return {};
}

Result<void> load_fork(const codec::Json& test, std::string_view fork, const StateCase& base,
                       std::vector<StateCase>& out) {
    ALT_TRY_ASSIGN(const auto* posts, codec::get(test, "post"));
    ALT_TRY_ASSIGN(const auto* elements, codec::get_array(*posts, fork));
    for (std::size_t i = 0; i < elements->size(); ++i) {
        auto element = base;
        element.index = i;
        ALT_TRY(parse_post(test, (*elements)[i], twin_of(*posts, fork, i), element));
        out.push_back(std::move(element));
    }
    return {};
}

Result<void> load_test(const std::string& name, const codec::Json& test,
                       const StateSelection& selection, std::vector<StateCase>& out) {
    ALT_TRY_ASSIGN(const auto* alloc, codec::get(test, "pre"));
    ALT_TRY_ASSIGN(auto diff, parse_alloc(*alloc));
    const auto pre = std::make_shared<const state::Diff>(std::move(diff));
    ALT_TRY_ASSIGN(const auto* posts, codec::get_object(test, "post"));
    for (const auto& [key, elements] : *posts) {
        const std::string_view fork(key.data(), key.size());
        if (!selection.fork.empty() && selection.fork != fork) continue;
        const auto named = revision_named(fork);
        const auto revision = named ? named : selection.rules;
        if (!revision) {
            if (selection.skipped != nullptr)
                selection.skipped->push_back(name + ": fork " + std::string(fork));
            continue;
        }
        ALT_TRY_ASSIGN(auto base, parse_shared(test, fork, *revision));
        base.name = name;
        base.pre = pre;
        ALT_TRY(load_fork(test, fork, base, out));
    }
    return {};
}

}  // namespace

Result<std::vector<StateCase>> load_state_tests(const std::filesystem::path& file,
                                                const StateSelection& selection) {
    ALT_TRY_ASSIGN(const auto json, load_vector_file(file));
    if (!json.is_object()) return make_error(Errc::invalid_input, file.string() + ": no tests");
    std::vector<StateCase> out;
    for (const auto& [key, test] : json.get_object()) {
        const std::string name(key);
        auto loaded = load_test(name, test, selection, out);
        if (!loaded) return std::move(loaded.error()).wrap(file.string() + ": " + name);
    }
    // Without the fork that is asked for, or with unknown ones only, a file is still a state test.
    const bool explained =
        selection.skipped != nullptr && (!selection.skipped->empty() || !selection.fork.empty());
    if (out.empty() && !explained)
        return make_error(Errc::invalid_input, file.string() + ": no case for a known fork");
    return out;
}

}  // namespace alt::evmtool
