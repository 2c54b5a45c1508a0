#include "cli/evm_verbs.hpp"

#include "cli/verb.hpp"

namespace alt::cli {
namespace {

void add_dispatch(CLI::App* sub, std::string& dispatch) {
    sub->add_option("--dispatch", dispatch,
                    "fast, or reference: one instruction at a time with every check in sight")
        ->option_text("D (fast)");
}

void add_run(CLI::App& evm, Invocation& out) {
    EvmRunCommand* run = nullptr;
    auto* sub = add_verb(evm, out, "run",
                         "Run code outside any transaction; exits with 1 if it fails or reverts",
                         "  alt evm run --code 0x602a5f5260205ff3\n"
                         "  alt evm run --code-file add.hex --input 0x01 --trace\n"
                         "  alt evm run --prestate alloc.json --receiver 0x... --json",
                         run);
    sub->add_option("--code", run->code, "Code of the receiver")->option_text("HEX");
    sub->add_option("--code-file", run->code_file, "The same from a file of hex, - for stdin")
        ->option_text("F");
    sub->add_option("--input", run->input, "Call data")->option_text("HEX");
    sub->add_option("--gas", run->gas, "Gas of the call; there is no intrinsic gas")
        ->option_text("N (10000000000)");
    sub->add_option("--value", run->value, "Such as 1ether, 20gwei, 1000; the sender is given it")
        ->option_text("X (0)");
    sub->add_option("--fork", run->fork, "cancun, prague or osaka; the newest unless given")
        ->option_text("F");
    sub->add_option("--sender", run->sender, "Who calls")->option_text("ADDR");
    sub->add_option("--receiver", run->receiver, "Who is called")->option_text("ADDR");
    sub->add_option("--prestate", run->prestate,
                    "Accounts before the call: JSON of address to nonce, balance, code, storage")
        ->option_text("FILE");
    sub->add_flag("--trace", run->trace, "EIP-3155 lines on stderr, as it runs");
    sub->add_flag("--trace-memory", run->trace_memory, "The same with the memory of each step");
}

void add_state_test(CLI::App& evm, Invocation& out) {
    EvmStateTestCommand* test = nullptr;
    auto* sub = add_verb(evm, out, "statetest",
                         "Run state tests of Ethereum's format; exits with 1 if any fails",
                         "  alt evm statetest GeneralStateTests/\n"
                         "  alt evm statetest add.json --fork osaka --trace\n"
                         "  alt evm statetest fixtures/ --json | jq -c 'select(.pass | not)'",
                         test);
    sub->add_option("FILE|DIR", test->paths, "Vector files, and folders of them")->required();
    sub->add_option("--fork", test->fork,
                    "Only the cases of this one; all that are known unless given")
        ->option_text("F");
    add_dispatch(sub, test->dispatch);
    sub->add_flag("--trace", test->trace, "EIP-3155 lines on stderr, as it runs");
}

void add_block_test(CLI::App& evm, Invocation& out) {
    EvmBlockTestCommand* test = nullptr;
    auto* sub = add_verb(evm, out, "blocktest",
                         "Run blockchain tests of Ethereum's format; exits with 1 if any fails",
                         "  alt evm blocktest BlockchainTests/\n"
                         "  alt evm blocktest withdrawals.json --json",
                         test);
    sub->add_option("FILE|DIR", test->paths, "Vector files, and folders of them")->required();
    add_dispatch(sub, test->dispatch);
}

void add_bench(CLI::App& evm, Invocation& out) {
    EvmBenchCommand* bench = nullptr;
    auto* sub = add_verb(evm, out, "bench",
                         "Measure loops of Solidity, or files of state tests, in Mgas a second",
                         "  alt evm bench\n"
                         "  alt evm bench --loop keccak64 --loop sort --runs 20\n"
                         "  alt evm bench evm-benchmarks/main --json",
                         bench);
    sub->add_option(
        "FILE|DIR", bench->paths,
        "State tests to measure; without any, the built-in loops, ecrecover and Keccak");
    sub->add_option("--loop", bench->loops, "Only this built-in loop; may be given again")
        ->option_text("NAME");
    sub->add_option("--fork", bench->fork, "Rules of the loops; the newest unless given")
        ->option_text("F");
    sub->add_option("--runs", bench->runs, "How often each is measured, 1 to 1000")
        ->check(CLI::Range(1, 1000))
        ->option_text("N (5)");
    add_dispatch(sub, bench->dispatch);
}

void add_t8n(CLI::App& evm, Invocation& out) {
    EvmT8nCommand* t8n = nullptr;
    auto* sub = add_verb(
        evm, out, "t8n", "Apply one block's transactions to accounts, as geth's evm t8n does",
        "  alt evm t8n --state.fork Prague --output.result stdout\n"
        "  alt evm t8n --input.alloc stdin --input.env stdin --input.txs stdin \\\n"
        "      --output.alloc stdout --output.result stdout < block.json",
        t8n);
    sub->add_option("--input.alloc", t8n->input_alloc, "Accounts before, a file or stdin")
        ->option_text("F (alloc.json)");
    sub->add_option("--input.env", t8n->input_env, "The block's environment, a file or stdin")
        ->option_text("F (env.json)");
    sub->add_option("--input.txs", t8n->input_txs, "Transactions, a file or stdin")
        ->option_text("F (txs.json)");
    sub->add_option("--output.basedir", t8n->output_dir, "Folder of the files, made if missing")
        ->option_text("DIR");
    sub->add_option("--output.alloc", t8n->output_alloc, "Accounts after: a file or stdout")
        ->option_text("F (alloc.json)");
    sub->add_option("--output.result", t8n->output_result, "Roots, receipts, refusals")
        ->option_text("F (result.json)");
    sub->add_option("--output.body", t8n->output_body, "RLP of the transactions as hex")
        ->option_text("F");
    sub->add_option("--state.fork", t8n->fork, "Cancun, Prague or Osaka; the newest unless given")
        ->option_text("F");
    sub->add_option("--state.chainid", t8n->chain_id, "Chain id")->option_text("N (1)");
    sub->add_option("--state.reward", t8n->reward, "0 or -1: these forks have no mining rewards")
        ->option_text("N (0)");
    sub->add_flag("--trace", t8n->trace, "EIP-3155 lines to trace-INDEX-HASH.jsonl of the folder");
}

}  // namespace

void add_evm_verbs(CLI::App& app, Invocation& out) {
    auto* evm =
        app.add_subcommand("evm", "Run code and Ethereum's test vectors on the engine alone");
    evm->fallthrough();
    evm->require_subcommand(1);
    evm->footer(
        "\nExamples:\n  alt evm run --code 0x602a5f5260205ff3\n"
        "  alt evm statetest GeneralStateTests/ --json");
    add_run(*evm, out);
    add_state_test(*evm, out);
    add_block_test(*evm, out);
    add_bench(*evm, out);
    add_t8n(*evm, out);
}

}  // namespace alt::cli
