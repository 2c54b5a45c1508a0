#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/load/ground.hpp"
#include "core/load/plan.hpp"
#include "core/net/load_client.hpp"

namespace alt::load {

/// The calls of a load as JSON text without the id: `"method":"…","params":[…]`.
struct Calls {
    std::vector<std::string> texts;  ///< by call; fewer than the load has: taken in turn
    std::vector<Hash256> hashes;     ///< by call, of transactions
};

/// Signs every transaction, on all cores.
Calls sign_transactions(const Spec& spec, const Ground& ground);

/// The reads of a Spec. Errors: not_found (no transactions or logs to ask about).
Result<Calls> make_reads(const Spec& spec, const Ground& ground, Remote& remote);

/// Who gets what call `index` sends; the senders' ring unless the ground has recipients.
const Address& recipient_of(const Spec& spec, const Ground& ground, std::uint64_t index);

/// What the connections send: complete HTTP requests, in the order and at the instants of the plan.
std::vector<net::LoadLane> render(const Plan& plan, const Calls& calls, bool batched,
                                  const net::LoadClient& client);

}  // namespace alt::load
