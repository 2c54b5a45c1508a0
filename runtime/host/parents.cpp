#include "runtime/host/parents.hpp"

#include "core/client/json_rpc_chain_client.hpp"

namespace alt::host {

Result<client::ChainClient*> Parents::find(const std::string& rpc, std::uint64_t chain_id) {
    if (rpc == "embedded") {
        if (embedded_ == nullptr)
            return make_error(Errc::internal, "no embedded parent in this process");
        return embedded_;
    }
    const std::scoped_lock lock(mutex_);
    auto& client = remote_[{rpc, chain_id}];
    if (!client) {
        client::RemoteOptions options;
        if (chain_id != 0) options.expected_chain_id = chain_id;
        ALT_TRY_ASSIGN(client, client::JsonRpcChainClient::make(rpc, clock_, options));
    }
    return client.get();
}

}  // namespace alt::host
