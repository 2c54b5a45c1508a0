#include "core/crypto/keccak.hpp"
#include "core/eth/typed_data.hpp"
#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

namespace {

/// r ‖ s ‖ v, as wallets give it.
net::RpcResult signature_of(const Address& account, const Hash256& digest) {
    const auto key = Wallet::key_of(account);
    if (!key) return no_key(account);
    const auto signature = key->sign(digest);
    Bytes out = to_bytes(to_be_bytes(signature.r));
    append(out, to_be_bytes(signature.s));
    out.push_back(signature.odd_y ? 28 : 27);
    return hex(out);
}

/// EIP-191, version 0x45.
Hash256 message_hash(const Bytes& message) {
    const auto prefix =
        "\x19"
        "Ethereum Signed Message:\n" +
        std::to_string(message.size());
    Bytes signed_bytes(prefix.begin(), prefix.end());
    append(signed_bytes, message);
    return crypto::keccak256(signed_bytes);
}

net::RpcResult eth_sign(Context&, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    ALT_PARAM(const auto message, params.bytes(1));
    return signature_of(account, message_hash(message));
}

net::RpcResult personal_sign(Context&, const Params& params) {
    ALT_PARAM(const auto message, params.bytes(0));
    ALT_PARAM(const auto account, params.address(1));
    return signature_of(account, message_hash(message));
}

/// The data comes as an object, as anvil takes it, or as its text, as wallets do.
net::RpcResult sign_typed_data(Context&, const Params& params) {
    ALT_PARAM(const auto account, params.address(0));
    const auto* data = params.at(1);
    if (data == nullptr) return bad_params(make_error(Errc::invalid_input, "argument 1: missing"));
    codec::Json parsed;
    if (const auto* text = data->if_string()) {
        ALT_PARAM(parsed, codec::parse_json(std::string_view(text->data(), text->size())));
        data = &parsed;
    }
    ALT_PARAM(const auto digest, eth::typed_data_hash(*data));
    return signature_of(account, digest);
}

}  // namespace

void add_dev_signing(MethodTable& table) {
    table.add("eth_sign", eth_sign, Runs::at_once,
              "Signs a message (EIP-191) as a development account",
              "account: Address, message: Bytes", "Bytes");
    table.add("personal_sign", personal_sign, Runs::at_once,
              "Signs a message (EIP-191) as a development account",
              "message: Bytes, account: Address", "Bytes");
    add_aliases(table, {"eth_signTypedData_v4", "eth_signTypedData_v3", "eth_signTypedData"},
                sign_typed_data, Runs::apart, "Signs typed data (EIP-712) as a development account",
                "account: Address, data: Object|String", "Bytes");
}

}  // namespace alt::rpc
