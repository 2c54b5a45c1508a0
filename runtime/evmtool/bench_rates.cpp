#include <array>
#include <chrono>

#include "core/crypto/keccak.hpp"
#include "core/crypto/yardstick.hpp"
#include "runtime/evmtool/bench.hpp"

namespace alt::evmtool {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kRun{20};

/// How often a second `work` ran, in one run. It takes a number that differs each time, and what it
/// gives back is used, so that nothing is left out.
template <typename Work>
double rate(const Work& work) {
    constexpr unsigned kBetweenLooks = 16;
    std::uint64_t done = 0;
    std::uint8_t used = 0;
    const auto begin = Clock::now();
    auto now = begin;
    for (; now - begin < kRun; now = Clock::now())
        for (unsigned i = 0; i < kBetweenLooks; ++i) used ^= work(done++);
    volatile std::uint8_t sink = used;
    static_cast<void>(sink);
    return static_cast<double>(done) / std::chrono::duration<double>(now - begin).count();
}

template <typename Ours, typename Theirs>
BenchRate compare(std::string name, std::string peer, std::size_t runs, const Ours& ours,
                  const Theirs& theirs) {
    std::vector<double> our_rates;
    std::vector<double> their_rates;
    for (std::size_t i = 0; i < runs; ++i) {
        our_rates.push_back(rate(ours));
        their_rates.push_back(rate(theirs));
    }
    return {std::move(name), "1/s", spread_of(std::move(our_rates)), std::move(peer),
            spread_of(std::move(their_rates))};
}

BenchRate keccak_rate(std::size_t size, std::size_t runs) {
    Bytes data(size, 0x5a);
    const auto hash = [&](auto&& function) {
        return [&, function](std::uint64_t round) {
            std::memcpy(data.data(), &round, sizeof round);
            return function(BytesView(data)).bytes[0];
        };
    };
    return compare("Keccak-256 of " + std::to_string(size) + " bytes", "OpenSSL SHA3-256", runs,
                   hash([](BytesView view) { return crypto::keccak256(view); }),
                   hash([](BytesView view) { return crypto::yardstick::openssl_sha3_256(view); }));
}

BenchRate recover_rate(std::size_t runs) {
    struct Signed {
        Hash256 digest;
        crypto::Signature signature;
    };
    std::array<Signed, 64> set;
    const auto key = crypto::PrivateKey::from_bytes(to_be_bytes(7)).value();
    for (std::size_t i = 0; i < set.size(); ++i) {
        set[i].digest = crypto::keccak256(to_be_bytes(i));
        set[i].signature = key.sign(set[i].digest);
    }
    return compare(
        "ecrecover", "libsecp256k1 recover", runs,
        [&](std::uint64_t round) {
            const auto& [digest, signature] = set[round % set.size()];
            return crypto::recover_address(digest, signature.r, signature.s, signature.odd_y)
                ->bytes[0];
        },
        [&](std::uint64_t round) {
            const auto& [digest, signature] = set[round % set.size()];
            return crypto::yardstick::libsecp256k1_recover(digest, signature);
        });
}

}  // namespace

std::vector<BenchRate> bench_rates(std::size_t runs) {
    std::vector<BenchRate> out{recover_rate(runs)};
    for (const std::size_t size : {32u, 64u, 576u}) out.push_back(keccak_rate(size, runs));
    return out;
}

}  // namespace alt::evmtool
