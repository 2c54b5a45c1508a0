#include "runtime/rpc/checksum_address.hpp"

#include "core/base/hex.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::rpc {

std::string to_checksum_address(const Address& address) {
    auto text = to_hex(address);
    const auto digits = std::string_view(text).substr(2);
    const auto hash = crypto::keccak256(
        BytesView(reinterpret_cast<const std::uint8_t*>(digits.data()), digits.size()));
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const auto nibble = (hash.bytes[i / 2] >> (i % 2 == 0 ? 4u : 0u)) & 0xfu;
        auto& c = text[i + 2];
        if (nibble >= 8 && c >= 'a') c = static_cast<char>(c - 'a' + 'A');
    }
    return text;
}

}  // namespace alt::rpc
