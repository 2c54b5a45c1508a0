#include "cli/load_verb.hpp"

#include "cli/verb.hpp"

namespace alt::cli {
namespace {

constexpr const char* kExamples =
    "  alt load --rollup mint --kind eth --txs 20000 --senders 100 --connections 100\n"
    "  alt load http://127.0.0.1:8545 --kind erc721 --batch 100 --out mints.svg\n"
    "  alt load http://127.0.0.1:8545 --kind erc20 --mine       # anvil --no-mining\n"
    "  alt load --rollup mint --kind call --rate 1000 --txs 10000\n"
    "\nTransactions (eth, erc20, erc721) are signed beforehand by accounts that belong to the key\n"
    "alone, which get what they need from it first; afterwards every receipt and balance is\n"
    "checked. Exits with 1 if anything was refused, failed or is wrong, 5 if it was not done in\n"
    "time. Reads: call (balanceOf), blockNumber, balance, logs (of one recipient of transfers, "
    "over\n"
    "the whole chain), receipt (of the newest transactions).";

void add_shape(CLI::App* sub, LoadCommand* load) {
    sub->add_option("--kind", load->kind,
                    "eth, erc20, erc721; call, blockNumber, balance, logs, receipt")
        ->option_text("K (eth)");
    sub->add_option("-n,--txs", load->txs, "Transactions, or reads, in all")
        ->option_text("N (10000)");
    sub->add_option("--senders", load->senders, "Accounts that sign")->option_text("S (10)");
    sub->add_option("--connections", load->connections,
                    "Kept open; a sender's transactions go over one")
        ->option_text("C (10)");
    sub->add_option("--batch", load->batch, "Calls in one request; 1 is a single call")
        ->option_text("B (1)");
    sub->add_option("--pipeline", load->pipeline, "Requests on a connection without an answer yet")
        ->option_text("P (1)");
    sub->add_option("--rate", load->rate,
                    "Calls a second, each at its planned instant, from which latency counts; as "
                    "fast as answers come unless given")
        ->option_text("R");
    sub->add_option("--recipients", load->recipients,
                    "Accounts that receive; the senders unless given")
        ->option_text("R");
}

}  // namespace

void add_load_verb(CLI::App& app, Invocation& out) {
    LoadCommand* load = nullptr;
    auto* sub = add_verb(app, out, "load", "Send a load to any JSON-RPC endpoint and measure it",
                         kExamples, load);
    auto* url = sub->add_option("URL", load->url, "http endpoint");
    sub->add_option("--rollup", load->rollup, "A rollup instead of a URL")
        ->option_text("NAME")
        ->excludes(url);
    add_shape(sub, load);
    auto* key = sub->add_option("--key", load->key,
                                "Who pays: dev:N, env:NAME or file:PATH; never the key itself")
                    ->option_text("KEY");
    sub->add_flag("--dev", load->dev, "The same as --key dev:0, the default for this machine")
        ->excludes(key);
    sub->add_flag("--mine", load->mine, "Call evm_mine once all is sent");
    sub->add_option("--timeout", load->timeout, "For sending and mining")->option_text("D (2m)");
    sub->add_option("--out", load->out, "Write a plot of the run")->option_text("FILE.svg");
}

}  // namespace alt::cli
