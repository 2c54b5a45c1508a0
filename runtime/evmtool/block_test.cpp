#include "runtime/evmtool/block_test.hpp"

#include <unordered_map>

#include "core/base/hex.hpp"
#include "core/eth/header.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/evmtool/exception.hpp"
#include "runtime/evmtool/state_difference.hpp"
#include "runtime/state/memory_state.hpp"

namespace alt::evmtool {
namespace {

using Clock = std::chrono::steady_clock;

/// Keeps every accepted block, and the state of one of them at a time.
class BlockTree {
public:
    explicit BlockTree(const chain::ChainConfig& config) : config_(config) {}

    Result<void> begin(BytesView genesis_rlp, const state::Diff& pre);
    /// Executes on the parent's state; an accepted block is the head.
    Result<void> import(BytesView rlp);

    [[nodiscard]] const Hash256& head() const noexcept { return head_; }
    state::MemoryState& head_state();
    [[nodiscard]] std::uint64_t gas_used() const noexcept { return gas_used_; }
    [[nodiscard]] std::chrono::nanoseconds elapsed() const noexcept { return elapsed_; }

private:
    struct Known {
        eth::Header header;
        state::Diff change;  ///< from the parent's state
        state::Undo undo;    ///< of `change`; valid while the state is here or on a descendant
    };

    void move_to(const Hash256& block);
    [[nodiscard]] const Known& known(const Hash256& hash) const { return blocks_.at(hash); }
    [[nodiscard]] Hash256 ancestor(Hash256 hash, std::uint64_t number) const;
    Result<chain::SealedBlock> execute(const eth::Block& block, state::Undo& undo);

    const chain::ChainConfig& config_;
    std::unordered_map<Hash256, Known> blocks_;
    state::MemoryState state_;
    Hash256 at_;  ///< whose state it is
    Hash256 head_;
    std::uint64_t gas_used_ = 0;
    std::chrono::nanoseconds elapsed_{0};
};

/// A block that cannot be read has the name that the specs give to all flaws of encoding, unless
/// the decoder knows a better one.
Result<eth::Block> decode(BytesView rlp) {
    auto block = eth::decode_block(rlp);
    if (!block) return with_name(std::move(block.error()), "RLP_STRUCTURES_ENCODING");
    return block;
}

Result<void> BlockTree::begin(BytesView genesis_rlp, const state::Diff& pre) {
    ALT_TRY_ASSIGN(auto genesis, decode(genesis_rlp));
    at_ = head_ = eth::hash_of(genesis.header);
    state_.apply(pre);
    if (state_.root() != genesis.header.state_root)
        return make_error(Errc::invalid_input, "state root differs");
    blocks_[head_].header = std::move(genesis.header);
    return {};
}

void BlockTree::move_to(const Hash256& block) {
    std::vector<Hash256> ahead;
    for (auto up = block; up != at_;) {
        const auto& above = known(up);
        const auto& here = known(at_);
        if (above.header.number > here.header.number) {
            ahead.push_back(up);
            up = above.header.parent_hash;
        } else {
            state_.revert(here.undo);
            at_ = here.header.parent_hash;
        }
    }
    for (auto next = ahead.rbegin(); next != ahead.rend(); ++next) {
        auto& entered = blocks_.at(*next);
        entered.undo = state_.apply(entered.change);
        at_ = *next;
    }
}

state::MemoryState& BlockTree::head_state() {
    move_to(head_);
    return state_;
}

/// The hash of the block `number` among `hash` and what is behind it; zero if there is none.
Hash256 BlockTree::ancestor(Hash256 hash, std::uint64_t number) const {
    for (auto found = blocks_.find(hash); found != blocks_.end(); found = blocks_.find(hash)) {
        if (found->second.header.number == number) return hash;
        hash = found->second.header.parent_hash;
    }
    return {};
}

Result<chain::SealedBlock> BlockTree::execute(const eth::Block& block, state::Undo& undo) {
    std::vector<Address> senders;
    for (const auto& tx : block.transactions) {
        ALT_TRY_ASSIGN(const auto sender, eth::recover_sender(tx));
        senders.push_back(sender);
    }
    bool applied = false;
    auto hashing = Clock::duration::zero();
    const auto commit = [&](const state::Diff& diff) {
        const auto begin = Clock::now();
        undo = state_.apply(diff);
        applied = true;
        const auto root = state_.root();
        hashing += Clock::now() - begin;
        return root;
    };
    const auto& parent_hash = block.header.parent_hash;
    const auto hashes = [&](std::uint64_t number) { return ancestor(parent_hash, number); };
    const auto begin = Clock::now();
    auto sealed = chain::execute_block(state_, config_, known(parent_hash).header, block, senders,
                                       hashes, commit);
    elapsed_ += Clock::now() - begin - hashing;
    if (!sealed && applied) state_.revert(undo);
    return sealed;
}

Result<void> BlockTree::import(BytesView rlp) {
    ALT_TRY_ASSIGN(const auto block, decode(rlp));
    if (!blocks_.contains(block.header.parent_hash))
        return make_error(Errc::invalid_input, "the parent is not known (UNKNOWN_PARENT)");
    move_to(block.header.parent_hash);
    state::Undo undo;
    ALT_TRY_ASSIGN(auto sealed, execute(block, undo));
    at_ = head_ = sealed.hash;
    gas_used_ += block.header.gas_used;
    blocks_[head_] = {block.header, std::move(sealed.diff), std::move(undo)};
    return {};
}

/// Empty when the outcome is the expected one.
std::string compare_import(const Result<void>& outcome, const std::string& expected) {
    if (outcome.has_value()) return expected.empty() ? "" : "accepted, expected " + expected;
    if (expected.empty()) return "refused: " + outcome.error().message;
    if (is_expected(outcome.error(), expected)) return "";
    return "refused: " + outcome.error().message + ", expected " + expected;
}

std::string compare_head(BlockTree& tree, const BlockCase& test, const Hash256& root) {
    if (tree.head() != test.last_block_hash)
        return "head " + to_hex(tree.head()) + ", expected " + to_hex(test.last_block_hash);
    if (test.expected_root && root != *test.expected_root)
        return "state root " + to_hex(root) + ", expected " + to_hex(*test.expected_root);
    if (!test.expected_state) return "";
    state::MemoryState expected;
    expected.apply(*test.expected_state);
    if (expected.root() == root) return "";
    return "last state: " + first_difference(tree.head_state(), *test.expected_state);
}

std::string run_imports(BlockTree& tree, const BlockCase& test) {
    for (std::size_t i = 0; i < test.imports.size(); ++i) {
        const auto& one = test.imports[i];
        const auto error = compare_import(tree.import(one.rlp), one.expected_exception);
        if (!error.empty()) return "blocks[" + std::to_string(i) + "] " + error;
    }
    return "";
}

}  // namespace

Verdict run_block_test(const BlockCase& test) {
    Verdict verdict{.name = test.name, .fork = test.network};
    BlockTree tree(test.config);
    if (auto begun = tree.begin(test.genesis_rlp, test.pre); !begun) {
        verdict.error = "genesis: " + begun.error().message;
        return verdict;
    }
    verdict.error = run_imports(tree, test);
    verdict.state_root = tree.head_state().root();
    if (verdict.error.empty()) verdict.error = compare_head(tree, test, verdict.state_root);
    verdict.pass = verdict.error.empty();
    verdict.gas_used = tree.gas_used();
    verdict.elapsed = tree.elapsed();
    return verdict;
}

}  // namespace alt::evmtool
