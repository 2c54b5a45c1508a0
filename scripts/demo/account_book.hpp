#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/wei.hpp"
#include "core/client/json_rpc_chain_client.hpp"
#include "core/crypto/secp256k1.hpp"

namespace alt::demo {

/// A person of the story with the balance that the demo works out for them, independently of `alt`.
struct Person {
    std::string name;
    crypto::PrivateKey key;
    Address address;
    Wei on_parent;                   ///< wei on the parent after the deposit
    Wei rollup;                      ///< wei expected on the rollup: deposits + income - spending
    std::uint64_t rollup_nonce = 0;  ///< the next one there

    [[nodiscard]] Wei expected_at_the_end() const { return on_parent + rollup; }
};

Result<Person> make_person(std::string name);

/// Sends plain transfers from a funded development account of the parent and waits for each to be
/// mined.
class Funder {
public:
    Funder(client::ChainClient& parent, crypto::PrivateKey key, std::uint64_t chain_id)
        : parent_(parent), key_(std::move(key)), chain_id_(chain_id) {}
    Result<void> send(const Address& to, const Wei& amount);

private:
    client::ChainClient& parent_;
    crypto::PrivateKey key_;
    std::uint64_t chain_id_;
};

/// Polls until the transaction is mined; an Error if it failed or ten seconds passed.
Result<eth::PlacedReceipt> wait_mined(client::ChainClient& chain, const Hash256& hash);

/// The wei that a mined transaction cost in gas.
Wei gas_cost(const eth::PlacedReceipt& receipt);

}  // namespace alt::demo
