#include "core/load/accounts.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>

#include "core/crypto/keccak.hpp"
#include "core/sys/cores.hpp"

namespace alt::load {
namespace {

constexpr std::string_view kTag = "alt load";

}  // namespace

crypto::PrivateKey derive_key(const crypto::PrivateKey& funder, Role role, std::uint64_t index) {
    std::array<std::uint8_t, 9> place{static_cast<std::uint8_t>(role)};
    for (std::size_t i = 0; i < 8; ++i)
        place[1 + i] = static_cast<std::uint8_t>(index >> (56 - 8 * i));
    auto digest = crypto::keccak256({view_of(kTag), funder.expose_secret(), BytesView(place)});
    while (true) {
        // One hash in 2^128 is no key.
        if (auto key = crypto::PrivateKey::from_bytes(digest)) return *std::move(key);
        digest = crypto::keccak256(digest);
    }
}

std::vector<Account> derive_accounts(const crypto::PrivateKey& funder, Role role,
                                     std::uint64_t count) {
    std::vector<Account> out(count, Account{funder, {}, 0, {}});
    on_all_cores(count, [&](std::size_t begin, std::size_t end) {
        for (auto i = begin; i < end; ++i) {
            out[i].key = derive_key(funder, role, i);
            out[i].address = out[i].key.address();
        }
    });
    return out;
}

void on_all_cores(std::size_t count,
                  const std::function<void(std::size_t begin, std::size_t end)>& work) {
    const std::size_t cores = sys::cores();
    const auto slice = (count + cores - 1) / cores;
    std::vector<std::jthread> threads;
    for (std::size_t begin = 0; begin < count; begin += slice)
        threads.emplace_back(
            [&work, begin, end = std::min(begin + slice, count)] { work(begin, end); });
}

}  // namespace alt::load
