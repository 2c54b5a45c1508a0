#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/net/load_client.hpp"

namespace alt::kill_load {

constexpr unsigned kSenders = 60;

/// What each connection sends, and the hashes of its requests' transactions.
struct Volley {
    std::vector<net::LoadLane> lanes;
    std::vector<std::vector<std::vector<std::string>>> hashes;  ///< by lane and request
    std::vector<std::uint64_t> nonces;                          ///< of each lane's first
};

/// Which nonce of whom a transaction uses.
struct Use {
    std::size_t sender = 0;
    std::uint64_t nonce = 0;
};

/// The address of a sender as JSON text has it.
std::string address_of(unsigned sender);

/// Transfers of each sender from its nonce on, one sender a connection, some of them in batches.
Volley prepare(const net::LoadClient& client, std::uint64_t chain_id,
               const std::vector<std::uint64_t>& nonces);

}  // namespace alt::kill_load
