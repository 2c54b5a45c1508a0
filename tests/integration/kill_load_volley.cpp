#include "tests/integration/kill_load_volley.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/hex.hpp"
#include "core/base/wei.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/transaction.hpp"
#include "core/load/accounts.hpp"

namespace alt::kill_load {
namespace {

constexpr std::size_t kTxsEach = 250;
constexpr std::size_t kBatch = 20;  ///< of every third sender; the others send singly

const std::vector<crypto::PrivateKey>& keys() {
    static const auto all = [] {
        std::vector<crypto::PrivateKey> out;
        for (unsigned i = 0; i < kSenders; ++i) out.push_back(crypto::dev_key(i));
        return out;
    }();
    return all;
}

std::string call_text(const Bytes& raw, std::size_t id) {
    return fmt::format(
        R"({{"jsonrpc":"2.0","id":{},"method":"eth_sendRawTransaction","params":["{}"]}})", id,
        to_hex(raw));
}

Bytes sign(std::uint64_t chain_id, unsigned sender, std::uint64_t nonce) {
    eth::Transaction tx;
    tx.type = eth::TxType::fee_market;
    tx.chain_id = chain_id;
    tx.nonce = nonce;
    // New accounts, too, so that the state grows.
    tx.to =
        to_address(to_uint256(crypto::keccak256(to_be_bytes(uint256{nonce * 16 + sender % 16}))));
    tx.value = uint256{1 + sender};
    tx.gas_limit = 21'000;
    tx.max_fee_per_gas = 10 * kWeiPerGwei;
    eth::sign(tx, keys()[sender]);
    return eth::encode(tx);
}

}  // namespace

std::string address_of(unsigned sender) {
    return to_hex(keys()[sender].address());
}

Volley prepare(const net::LoadClient& client, std::uint64_t chain_id,
               const std::vector<std::uint64_t>& nonces) {
    Volley out;
    out.lanes.resize(kSenders);
    out.hashes.resize(kSenders);
    out.nonces = nonces;
    load::on_all_cores(kSenders, [&](std::size_t begin, std::size_t end) {
        for (auto sender = begin; sender < end; ++sender) {
            const auto batch = sender % 3 == 0 ? kBatch : 1;
            for (std::size_t i = 0; i < kTxsEach; i += batch) {
                std::string body;
                auto& hashes = out.hashes[sender].emplace_back();
                for (std::size_t j = i; j < std::min(i + batch, kTxsEach); ++j) {
                    const auto raw =
                        sign(chain_id, static_cast<unsigned>(sender), nonces[sender] + j);
                    hashes.push_back(to_hex(crypto::keccak256(raw)));
                    body += (body.empty() ? "" : ",") + call_text(raw, j);
                }
                client.append_request(out.lanes[sender].text, batch > 1 ? "[" + body + "]" : body);
                out.lanes[sender].ends.push_back(out.lanes[sender].text.size());
            }
        }
    });
    return out;
}

}  // namespace alt::kill_load
