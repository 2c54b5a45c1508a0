#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/crypto/hd_key.hpp"
#include "runtime/node/node.hpp"

// A node without HTTP, with presigned transfers for it: what the benchmarks of the node share.
namespace alt::bench {

struct Plan {
    std::size_t txs = 20'000;
    unsigned senders = 100;
    std::uint64_t accounts = 1'000;
    bool new_recipients = false;
    std::uint64_t base_fee = 7;  ///< wei
    std::uint64_t gas_limit = 4'000'000'000;
};

inline void must(const Result<void>& result) {
    if (result) return;
    std::fprintf(stderr, "%s\n", result.error().message.c_str());
    std::exit(1);
}
template <typename T>
T must(Result<T> result) {
    if (!result) must(Result<void>(std::move(result.error())));
    return std::move(*result);
}

struct Cost {
    double wall = 0;  ///< seconds
    double cpu = 0;   ///< seconds
};
Cost cost_of(const std::function<void()>& work);

std::vector<crypto::PrivateKey> senders_of(const Plan& plan);
chain::Genesis genesis_of(const Plan& plan, const std::vector<crypto::PrivateKey>& keys);
/// Transfer number `i` of all, to account number `whom`.
Bytes transfer(const Plan& plan, const std::vector<crypto::PrivateKey>& keys, std::uint64_t i,
               std::uint64_t whom);
/// What `make` gives for each number below `count`, in order.
std::vector<Bytes> on_two_threads(std::size_t count, const std::function<Bytes(std::size_t)>& make);
/// In the order in which they may be executed.
std::vector<Bytes> sign_all(const Plan& plan, const std::vector<crypto::PrivateKey>& keys);

/// work(first, last) over all of `count` in `threads` threads.
void in_threads(unsigned threads, std::size_t count,
                const std::function<void(std::size_t, std::size_t)>& work);
/// Each thread owns the transactions of its own senders, in order of nonces.
std::vector<std::vector<Bytes>> by_thread(const std::vector<Bytes>& raws, const Plan& plan,
                                          unsigned threads);

/// A node with a folder that goes with it; with fsync.
struct World {
    sys::SystemClock clock;
    Logger logger;
    std::filesystem::path folder;
    std::unique_ptr<node::Node> node;

    /// `block_time` 0: in interval mode, blocks are made only when told to.
    World(const chain::Genesis& genesis, driver::SealMode seal,
          std::chrono::milliseconds block_time = {});
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();
};

/// As a server does: a thread serves many connections, each of which sends its next transaction
/// when the one before is durable.
void send_single(node::Node& node, const std::vector<Bytes>& raws, std::size_t connections);
void send_batches(node::Node& node, const std::vector<Bytes>& raws);

}  // namespace alt::bench
