#include "core/contracts/bindings/factory.hpp"

#include "core/codec/abi.hpp"
#include "core/contracts/bindings/log_check.hpp"
#include "core/contracts/predeploys.hpp"
#include "core/contracts/registry.hpp"
#include "core/crypto/keccak.hpp"
#include "core/eth/transaction.hpp"

namespace alt::contracts {
namespace {

constexpr std::string_view kParamsType = "(bytes32,address,uint256,bytes32,bytes32,uint64,uint64)";

codec::AbiWriter params_tuple(const OpenParams& params) {
    codec::AbiWriter out;
    out.bytes32(params.salt)
        .address(params.proposer)
        .word(params.rollup_chain_id)
        .bytes32(params.genesis_hash)
        .bytes32(params.manifest_digest)
        .word(params.challenge_window)
        .word(params.settle_by);
    return out;
}

void append_u64(Bytes& out, std::uint64_t value) {
    append(out, to_be_bytes(uint256{value}).view().last(8));
}

/// Behind the proxy's 45 bytes; the order and widths are PortalArgs.sol's.
Bytes packed_args(const OpenParams& params) {
    Bytes out = to_bytes(params.proposer);
    append(out, to_be_bytes(params.rollup_chain_id));
    append(out, params.genesis_hash);
    append(out, params.manifest_digest);
    append_u64(out, params.challenge_window);
    append_u64(out, params.settle_by);
    return out;
}

/// Init code of OpenZeppelin 5's Clones.cloneDeterministicWithImmutableArgs.
Bytes clone_init_code(const Address& implementation, BytesView args) {
    static constexpr std::uint8_t kSetup[] = {0x3d, 0x81, 0x60, 0x0a, 0x3d, 0x39, 0xf3, 0x36, 0x3d,
                                              0x3d, 0x37, 0x3d, 0x3d, 0x3d, 0x36, 0x3d, 0x73};
    static constexpr std::uint8_t kForward[] = {0x5a, 0xf4, 0x3d, 0x82, 0x80, 0x3e, 0x90, 0x3d,
                                                0x91, 0x60, 0x2b, 0x57, 0xfd, 0x5b, 0xf3};
    const auto size = args.size() + 0x2d;
    Bytes out{0x61, static_cast<std::uint8_t>(size >> 8), static_cast<std::uint8_t>(size)};
    append(out, kSetup);
    append(out, implementation);
    append(out, kForward);
    append(out, args);
    return out;
}

}  // namespace

Bytes encode_open(const OpenParams& params) {
    static const auto kOpen = codec::selector("open(" + std::string(kParamsType) + ")");
    return codec::AbiWriter{}.tuple(params_tuple(params)).call(kOpen);
}

Bytes encode_predict(const Address& opener, const OpenParams& params) {
    static const auto kPredict =
        codec::selector("predict(address," + std::string(kParamsType) + ")");
    return codec::AbiWriter{}.address(opener).tuple(params_tuple(params)).call(kPredict);
}

Address predict_portal(const Address& factory, const Address& opener, const OpenParams& params) {
    const Bytes salt = codec::AbiWriter{}.address(opener).bytes32(params.salt).encode();
    const Bytes init_code = clone_init_code(portal_implementation(factory), packed_args(params));
    return eth::create2_address(factory, crypto::keccak256(salt), crypto::keccak256(init_code));
}

Address portal_implementation(const Address& factory) {
    return eth::create_address(factory, 1);
}

Address factory_address() {
    return eth::create2_address(kDeterministicDeployer, Hash256{},
                                crypto::keccak256(artifact(ContractId::alt_factory).creation));
}

Bytes factory_deployment() {
    Bytes out = to_bytes(Hash256{});
    append(out, artifact(ContractId::alt_factory).creation);
    return out;
}

Hash256 rollup_opened_topic() {
    return codec::event_topic("RollupOpened(address,address,uint256,bytes32,bytes32)");
}

Result<RollupOpened> decode_rollup_opened(std::span<const Hash256> topics, BytesView data) {
    if (!detail::matches(rollup_opened_topic(), topics, 4, data, 64) ||
        !detail::is_address(topics[1]) || !detail::is_address(topics[2]))
        return detail::malformed("RollupOpened");
    return RollupOpened{
        .portal = detail::address_in(topics[1]),
        .proposer = detail::address_in(topics[2]),
        .rollup_chain_id = to_uint256(topics[3]),
        .genesis_hash = detail::word_at(data, 0),
        .manifest_digest = detail::word_at(data, 1),
    };
}

}  // namespace alt::contracts
