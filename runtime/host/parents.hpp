#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "core/client/chain_client.hpp"
#include "core/sys/clock.hpp"

namespace alt::host {

/// The clients of the parents that a process talks to, one for each URL, made when first asked for.
/// Thread-safe.
class Parents {
public:
    /// `embedded` answers for "embedded"; null: there is none here. Both must outlive it.
    Parents(client::ChainClient* embedded, sys::Clock& clock)
        : embedded_(embedded), clock_(clock) {}

    /// `rpc`: "embedded" or a URL. `chain_id`: refuse another chain; 0: any.
    Result<client::ChainClient*> find(const std::string& rpc, std::uint64_t chain_id);

private:
    client::ChainClient* embedded_;
    sys::Clock& clock_;
    std::mutex mutex_;
    std::map<std::pair<std::string, std::uint64_t>, std::unique_ptr<client::ChainClient>> remote_;
};

}  // namespace alt::host
