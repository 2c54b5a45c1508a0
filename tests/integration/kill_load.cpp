// Kills the host with SIGKILL at random instants while transactions pour in, starts it again, and
// asks for everything that was acknowledged: `kill_load ALT [KILLS [SEED]]` prints the figures and
// fails if anything is missing or differs (seed 0: a random one). Signing, sending and asking are
// its own. With a limit of history, `kill_load ALT KILLS SEED MIB`, what was pruned is known by its
// sender's nonce.
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <span>
#include <thread>
#include <unordered_map>

#include "core/codec/json.hpp"
#include "core/net/load_client.hpp"
#include "core/net/rpc_client.hpp"
#include "core/sys/files.hpp"
#include "core/sys/process.hpp"
#include "scripts/demo/alt_command.hpp"
#include "tests/integration/kill_load_figures.hpp"
#include "tests/integration/kill_load_volley.hpp"
#include "tests/support/temp_dir.hpp"

namespace alt::kill_load {
namespace {

using codec::Json;
using codec::JsonArray;
using Clock = std::chrono::steady_clock;

constexpr unsigned kKillsPerLife = 10;
constexpr std::chrono::milliseconds kLatestKill{700};
constexpr std::chrono::seconds kPatience{120};
constexpr std::size_t kAskAtOnce = 500;
constexpr int kPruned = 4444;  ///< EIP-4444's error

template <typename T>
T must(Result<T> result) {
    if (!result) {
        fmt::print(stderr, "kill_load: {}\n", result.error().message);
        std::exit(1);
    }
    return std::move(*result);
}
void must(const Result<void>& result) {
    if (result) return;
    fmt::print(stderr, "kill_load: {}\n", result.error().message);
    std::exit(1);
}

/// What a client has seen of a transaction or block.
struct SeenReceipt {
    std::string block_hash;
    std::string block_num;
    bool operator==(const SeenReceipt&) const = default;
};
struct SeenBlock {
    std::string hash;
    std::string state_root;
    bool operator==(const SeenBlock&) const = default;
};

/// All that the clients of one rollup were told.
struct Memory {
    std::mutex mutex;
    std::vector<std::string> acknowledged;
    std::set<std::string> pruned;
    std::unordered_map<std::string, Use> uses;  ///< of nonces, by what was acknowledged
    std::unordered_map<std::string, SeenReceipt> receipts;
    std::size_t watched = 0;  ///< of the receipts, seen before the death
    std::map<std::uint64_t, SeenBlock> blocks;
};

std::string text_of(const Json& json, std::string_view key) {
    return must(codec::get_string(json, key));
}

SeenBlock block_of(const Json& block) {
    return {text_of(block, "hash"), text_of(block, "stateRoot")};
}

std::vector<net::RpcCall> receipts_of(std::span<const std::string> hashes) {
    std::vector<net::RpcCall> calls;
    calls.reserve(hashes.size() + 1);
    for (const auto& hash : hashes)
        calls.push_back({"eth_getTransactionReceipt", JsonArray{Json(hash)}});
    return calls;
}

/// Receipts of what was acknowledged last, and the head, as questions.
std::vector<net::RpcCall> questions(Memory& memory, std::vector<std::string>& asked) {
    constexpr std::size_t kMost = 20;
    {
        const std::lock_guard lock(memory.mutex);
        const auto& all = memory.acknowledged;
        asked.assign(all.end() - static_cast<std::ptrdiff_t>(std::min(kMost, all.size())),
                     all.end());
    }
    auto calls = receipts_of(asked);
    calls.push_back({"eth_getBlockByNumber", JsonArray{"latest", false}});
    return calls;
}

SeenReceipt receipt_of(const Json& receipt) {
    return {text_of(receipt, "blockHash"), text_of(receipt, "blockNumber")};
}

/// Asks until the server is gone.
void watch(const std::string& url, Memory& memory, const std::atomic<bool>& stop) {
    const auto client = net::RpcClient::make(url);
    std::vector<std::string> asked;
    while (client && !stop) {
        const auto answers = (*client)->batch(questions(memory, asked));
        if (!answers) return;
        const std::lock_guard lock(memory.mutex);
        const auto& block = std::get<Json>(answers->back());
        memory.blocks.emplace(must(codec::get_u64(block, "number")), block_of(block));
        for (std::size_t i = 0; i < asked.size(); ++i) {
            const auto& receipt = std::get<Json>((*answers)[i]);
            if (receipt.is_null()) continue;
            memory.watched += memory.receipts.emplace(asked[i], receipt_of(receipt)).second ? 1 : 0;
        }
    }
}

class Life {
public:
    /// `history_mib` 0: no limit.
    Life(std::filesystem::path alt, bool automatic, std::uint64_t history_mib, Figures& figures,
         std::mt19937_64& random)
        : history_mib_(history_mib),
          home_(folder_.path() / "home"),
          command_(std::move(alt), home_),
          figures_(figures),
          random_(random) {
        must(sys::make_dirs(home_));
        write_manifest(automatic);
        up();
    }
    ~Life() { static_cast<void>(command_.run({"host", "--stop"})); }

    /// Load, death at a random instant, and a second life that has kept its word.
    void kill_once() {
        const auto client = must(net::LoadClient::connect(url_, kSenders));
        const auto volley = prepare(*client, chain_id_, nonces());
        const auto before = memory_.acknowledged.size();
        std::atomic<bool> stop = false;
        std::thread watcher([&] { watch(url_, memory_, stop); });
        std::thread sender([&] { send(*client, volley, stop); });
        std::this_thread::sleep_for(
            std::chrono::microseconds(random_() % std::chrono::microseconds(kLatestKill).count()));
        kill_host();
        stop = true;
        sender.join();
        watcher.join();
        ++figures_.kills;
        restart();
        check_acknowledged(before);
    }

    /// Everything again, and once more after executing every block from the log alone.
    void check_all() {
        check_acknowledged(0);
        check_seen();
        count_snapshots();
        const auto head = ask("eth_getBlockByNumber", JsonArray{"latest", false});
        remember_all_blocks();
        kill_host();
        // Without them a log whose front was given back is of no use.
        for (const auto& entry : std::filesystem::recursive_directory_iterator(home_))
            if (history_mib_ == 0 && entry.path().extension() == ".snapshot")
                std::filesystem::remove(entry.path());
        up();
        if (text_of(head, "hash") != text_of(block(must(codec::get_u64(head, "number"))), "hash"))
            fail("the head differs after executing every block again");
        check_acknowledged(0);
        check_seen();
        figures_.acknowledged += memory_.acknowledged.size();
        figures_.receipts += memory_.watched;
        figures_.pruned += memory_.pruned.size();
        figures_.blocks += memory_.blocks.size();
    }

private:
    void write_manifest(bool automatic) {
        std::ofstream out(home_ / "manifest.toml");
        out << "schema = 1\nname = \"kill\"\n[vm]\ngas_limit = 300000000\n[sequencing]\n"
            << (automatic ? "mode = \"auto\"\n" : "mode = \"interval\"\nblock_time = \"100ms\"\n")
            << "[bridge]\nnative = \"play\"\n[fees]\nbase_fee = \"1gwei\"\nfixed_base_fee = true\n"
            << "[history]\nmib = " << history_mib_ << "\n[genesis.alloc]\n";
        for (unsigned i = 0; i < kSenders; ++i)
            out << '"' << address_of(i) << "\" = \"1000ether\"\n";
    }

    void up() {
        const auto json = must(command_.run({"up", (home_ / "manifest.toml").string()}));
        url_ = text_of(json, "rpc");
        chain_id_ = must(codec::get_u64(json, "chain_id"));
        host_ = static_cast<pid_t>(must(codec::get_u64(json, "pid")));
        rpc_ = must(net::RpcClient::make(url_));
    }

    void kill_host() {
        const auto process = sys::find_process(host_);
        if (!process || ::kill(host_, SIGKILL) != 0) fail("the host is not there to be killed");
        while (sys::is_alive(*process)) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }

    void restart() {
        const auto begin = Clock::now();
        up();
        const auto number = must(codec::as_u64(ask("eth_blockNumber", {}), "number"));
        figures_.restart_ms.push_back(
            std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
        figures_.blocks_at_restart.push_back(static_cast<double>(number));
    }

    void send(net::LoadClient& client, const Volley& volley, const std::atomic<bool>& stop) {
        // It ends with an error when the server goes: what was answered until then is known.
        static_cast<void>(client.run(
            volley.lanes, Clock::now(),
            [&](const net::LoadAnswer& answer) {
                if (answer.status != 200) return;
                const std::lock_guard lock(memory_.mutex);
                const auto& requests = volley.hashes[answer.lane];
                auto nonce = volley.nonces[answer.lane] + answer.request * requests[0].size();
                for (const auto& hash : requests[answer.request]) {
                    const Use use{answer.lane, nonce++};
                    if (answer.body.find("\"result\":\"" + hash + '"') == std::string_view::npos)
                        continue;
                    memory_.acknowledged.push_back(hash);
                    memory_.uses.emplace(hash, use);
                }
            },
            stop));
    }

    Json ask(std::string_view method, JsonArray params) {
        return must(rpc_->call(method, std::move(params)));
    }

    Json block(std::uint64_t number) {
        return ask("eth_getBlockByNumber", JsonArray{fmt::format("{:#x}", number), false});
    }

    std::vector<Json> ask_all(const std::vector<net::RpcCall>& calls) {
        std::vector<Json> out;
        for (std::size_t at = 0; at < calls.size(); at += kAskAtOnce) {
            const auto end = std::min(calls.size(), at + kAskAtOnce);
            auto answers = must(rpc_->batch({calls.begin() + static_cast<std::ptrdiff_t>(at),
                                             calls.begin() + static_cast<std::ptrdiff_t>(end)}));
            for (auto& answer : answers) {
                auto* json = std::get_if<Json>(&answer);
                if (json == nullptr) fail("refused: " + std::get<net::RpcError>(answer).message);
                out.push_back(std::move(*json));
            }
        }
        return out;
    }

    std::vector<std::uint64_t> nonces(std::string_view at = "pending") {
        std::vector<net::RpcCall> calls;
        for (unsigned i = 0; i < kSenders; ++i)
            calls.push_back({"eth_getTransactionCount", JsonArray{Json(address_of(i)), Json(at)}});
        std::vector<std::uint64_t> out;
        for (const auto& json : ask_all(calls)) out.push_back(must(codec::as_u64(json, "nonce")));
        return out;
    }

    /// Receipts of all that was acknowledged since number `first`; what waits in the pool may take
    /// a moment.
    void check_acknowledged(std::size_t first) {
        std::vector<std::string> missing(
            memory_.acknowledged.begin() + static_cast<std::ptrdiff_t>(first),
            memory_.acknowledged.end());
        const auto deadline = Clock::now() + kPatience;
        while (true) {
            const auto answers = ask_all(receipts_of(missing));
            // A nonce that is used was used by that transaction: nobody signs another.
            const auto used = oldest() == 0 ? std::vector<std::uint64_t>() : nonces("latest");
            std::vector<std::string> left;
            for (std::size_t i = 0; i < answers.size(); ++i) {
                const auto& use = memory_.uses.at(missing[i]);
                if (answers[i].is_null() && !used.empty() && use.nonce < used[use.sender]) {
                    memory_.pruned.insert(missing[i]);
                    continue;
                }
                if (answers[i].is_null()) {
                    left.push_back(missing[i]);
                    continue;
                }
                const auto now = receipt_of(answers[i]);
                if (memory_.receipts.emplace(missing[i], now).first->second != now)
                    ++figures_.differing;
            }
            if (left.empty()) return;
            if (left.size() == missing.size() && Clock::now() > deadline) {
                figures_.lost += left.size();
                return;
            }
            missing = std::move(left);
        }
    }

    void check_seen() {
        for (const auto& [number, seen] : memory_.blocks) {
            auto answers = must(rpc_->batch(
                {{"eth_getBlockByNumber", JsonArray{fmt::format("{:#x}", number), false}}}));
            const auto* refused = std::get_if<net::RpcError>(&answers.front());
            if (refused != nullptr && refused->code == kPruned && number < oldest()) continue;
            const auto* now = std::get_if<Json>(&answers.front());
            if (now == nullptr || now->is_null() || block_of(*now) != seen) ++figures_.differing;
        }
    }

    std::uint64_t oldest() {  // block that is kept
        return must(
            codec::get_u64(ask("eth_getBlockByNumber", JsonArray{"earliest", false}), "number"));
    }

    void count_snapshots() {
        constexpr std::string_view kUsed = ".snapshot in ";
        const auto log = must(sys::read_file(home_ / "host.log"));
        for (auto at = log.find(kUsed); at != log.npos; at = log.find(kUsed, at + 1))
            ++figures_.from_snapshots;
    }

    void remember_all_blocks() {
        const auto head = must(codec::as_u64(ask("eth_blockNumber", {}), "number"));
        std::vector<net::RpcCall> calls;
        auto number = oldest();
        for (auto at = number; at <= head; ++at)
            calls.push_back({"eth_getBlockByNumber", JsonArray{fmt::format("{:#x}", at), false}});
        for (const auto& json : ask_all(calls)) memory_.blocks.emplace(number++, block_of(json));
    }

    [[noreturn]] void fail(const std::string& what) const {
        fmt::print(stderr, "kill_load: {}\n", what);
        const auto log = sys::read_file(home_ / "host.log");
        if (log)
            fmt::print(stderr, "{}\n",
                       std::string_view(*log).substr(log->size() -
                                                     std::min<std::size_t>(log->size(), 4'000)));
        std::exit(1);
    }

    std::uint64_t history_mib_;
    testing::TempDir folder_;
    std::filesystem::path home_;
    demo::AltCommand command_;
    Figures& figures_;
    std::mt19937_64& random_;
    Memory memory_;
    std::string url_;
    std::uint64_t chain_id_ = 0;
    pid_t host_ = 0;
    std::unique_ptr<net::RpcClient> rpc_;
};

int run(const std::filesystem::path& alt, unsigned kills, std::uint64_t seed,
        std::uint64_t history_mib) {
    std::mt19937_64 random(seed);
    Figures figures;
    bool automatic = true;
    while (figures.kills < kills) {
        const auto end =
            figures.kills + std::min({kKillsPerLife, (kills + 1) / 2, kills - figures.kills});
        Life life(alt, automatic, history_mib, figures, random);
        while (figures.kills < end) life.kill_once();
        life.check_all();
        automatic = !automatic;
    }
    const bool is_sound = figures.lost == 0 && figures.differing == 0 &&
                          (history_mib == 0 || figures.from_snapshots > 0);
    print(figures, seed);
    return is_sound ? 0 : 1;
}

}  // namespace
}  // namespace alt::kill_load

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: kill_load ALT [KILLS [SEED [HISTORY_MIB]]]\n");
        return 64;
    }
    const auto number = [&](int index, std::uint64_t otherwise) {
        return argc > index ? std::strtoull(argv[index], nullptr, 10) : otherwise;
    };
    const auto seed = number(3, 0) == 0 ? std::random_device{}() : number(3, 0);
    return alt::kill_load::run(argv[1], static_cast<unsigned>(number(2, 3)), seed, number(4, 0));
}
