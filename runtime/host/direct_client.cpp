#include "runtime/host/direct_client.hpp"

#include "core/contracts/bindings/revert_reason.hpp"

namespace alt::host {
namespace {

node::BlockId id_of(client::BlockRef block) {
    return std::visit([](auto ref) { return node::BlockId(ref); }, block);
}

Error refused(const node::CallOutcome& outcome) {
    if (outcome.status == evm::Status::revert)
        return make_error(Errc::invalid_input,
                          "execution reverted: " + contracts::describe_revert(outcome.output));
    return make_error(Errc::invalid_input, std::string(evm::to_string(outcome.status)));
}

}  // namespace

Result<std::uint64_t> DirectClient::chain_id() {
    return node_.query().chain_id();
}

Result<std::uint64_t> DirectClient::block_number() {
    return node_.query().block_number();
}

Result<std::optional<client::HeaderInfo>> DirectClient::header(client::BlockRef block) {
    const auto record = node_.query().block(id_of(block));
    if (!record) return std::optional<client::HeaderInfo>();
    return std::optional(client::HeaderInfo{record->block.header, record->hash});
}

Result<uint256> DirectClient::balance(const Address& account, client::BlockRef block) {
    return node_.query().balance(account, id_of(block));
}

Result<std::uint64_t> DirectClient::nonce(const Address& account, client::BlockRef block) {
    return node_.query().nonce(account, id_of(block));
}

Result<Bytes> DirectClient::code(const Address& account, client::BlockRef block) {
    return node_.query().code(account, id_of(block));
}

Result<Bytes> DirectClient::call(const client::CallRequest& request, client::BlockRef block) {
    ALT_TRY_ASSIGN(auto outcome, node_.query().call(request, id_of(block)));
    if (outcome.status != evm::Status::success) return refused(outcome);
    return std::move(outcome.output);
}

Result<std::uint64_t> DirectClient::estimate_gas(const client::CallRequest& request) {
    ALT_TRY_ASSIGN(const auto answer,
                   node_.query().estimate_gas(request, client::BlockTag::latest));
    if (const auto* gas = std::get_if<std::uint64_t>(&answer)) return *gas;
    return refused(std::get<node::CallOutcome>(answer));
}

Result<Hash256> DirectClient::send_raw_transaction(BytesView raw) {
    auto hash = node_.submit(raw);
    if (hash || hash.error().code != Errc::conflict) return hash;
    // One that the chain knows already counts as accepted: a sender repeats itself after a crash.
    ALT_TRY_ASSIGN(const auto tx, eth::decode_transaction(raw));
    const auto known = eth::hash_of(tx);
    if (node_.query().transaction(known)) return known;
    return hash;
}

Result<std::optional<eth::PlacedReceipt>> DirectClient::receipt(const Hash256& tx_hash) {
    return node_.query().receipt(tx_hash);
}

Result<std::vector<eth::PlacedLog>> DirectClient::logs(const client::LogFilter& filter) {
    return node_.query().logs(filter);
}

Result<client::AccountProof> DirectClient::proof(const Address& account,
                                                 const std::vector<Hash256>& keys,
                                                 client::BlockRef block) {
    return node_.query().proof(account, keys, id_of(block));
}

}  // namespace alt::host
