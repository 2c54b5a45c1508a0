#include "runtime/node/transfer_tracer.hpp"

#include "core/base/hex.hpp"
#include "runtime/evm/frame.hpp"

namespace alt::node {

namespace {

const Address kTransferSource = parse_address("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee").value();
/// keccak256("Transfer(address,address,uint256)").
const Hash256 kTransferTopic =
    parse_hash("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef").value();

Hash256 topic_of(const Address& address) {
    return to_be_bytes(to_uint256(address));
}

}  // namespace

void TransferTracer::transfer(const Address& from, const Address& to, const uint256& value) {
    if (value.is_zero()) return;
    const auto data = to_be_bytes(value);
    logs_.push_back(
        {kTransferSource, {kTransferTopic, topic_of(from), topic_of(to)}, to_bytes(data)});
}

void TransferTracer::on_call_start(const evm::Message& message) noexcept {
    const bool creates = evm::is_create(message.kind);
    calls_.push_back({logs_.size(), creates && !message.value.is_zero()});
    if (message.kind != evm::CallKind::delegatecall)
        transfer(message.sender, message.code_address, message.value);
}

void TransferTracer::on_call_end(const evm::CallResult& result) noexcept {
    const auto call = calls_.back();
    calls_.pop_back();
    if (result.status != evm::Status::success)
        logs_.resize(call.first_log);
    else if (call.pays_creation)
        logs_[call.first_log].topics[2] = topic_of(result.created);
}

void TransferTracer::on_log(const eth::Log& log) noexcept {
    logs_.push_back(log);
}

void TransferTracer::on_self_destruct(const Address& account, const Address& beneficiary,
                                      const uint256& balance) noexcept {
    transfer(account, beneficiary, balance);
}

}  // namespace alt::node
