#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/base/uint256.hpp"

namespace alt::crypto {

/// The order of the group.
inline constexpr uint256 kSecp256k1Order{0xffffffffffffffff, 0xfffffffffffffffe, 0xbaaedce6af48a03b,
                                         0xbfd25e8cd0364141};
/// The largest s of a canonical signature (EIP-2): order / 2.
inline constexpr uint256 kSecp256k1HalfOrder = kSecp256k1Order >> 1;

/// A recoverable ECDSA signature. `odd_y`: the y parity of the point R.
struct Signature {
    uint256 r;
    uint256 s;
    bool odd_y = false;
    bool operator==(const Signature&) const = default;
};

/// A signature and what it signs.
struct SignedDigest {
    Hash256 digest;
    Signature signature;
};

/// The signer's public key without prefix: x ‖ y, 64 bytes. Any s in [1, order) is accepted.
Result<Bytes> recover_public_key(const Hash256& digest, const uint256& r, const uint256& s,
                                 bool odd_y);
/// The signer's address, in the manner of the ECRECOVER precompile: a high s is accepted.
/// none: r or s out of range, or no such point.
std::optional<Address> recover_address(const Hash256& digest, const uint256& r, const uint256& s,
                                       bool odd_y) noexcept;

/// `recover_address` of each. Quicker than one by one, as the inversions are shared.
std::vector<std::optional<Address>> recover_addresses(std::span<const SignedDigest> signatures);

/// The low 20 bytes of the hash of x ‖ y (64 bytes).
Address address_of(BytesView public_key) noexcept;

/// A signing key in [1, order). Overwritten with zeros when destroyed; no way to print it.
class PrivateKey {
public:
    /// invalid_input: not 32 bytes, zero, or not below the order.
    static Result<PrivateKey> from_bytes(BytesView secret);
    /// A fresh key from the kernel's generator.
    static Result<PrivateKey> generate();

    PrivateKey(const PrivateKey&) = default;
    PrivateKey& operator=(const PrivateKey&) = default;
    ~PrivateKey();

    [[nodiscard]] Address address() const noexcept;
    /// Deterministic (RFC 6979) with low s.
    [[nodiscard]] Signature sign(const Hash256& digest) const noexcept;
    /// For the one place that stores the key in a file of mode 0600.
    [[nodiscard]] BytesView expose_secret() const noexcept { return secret_; }

private:
    explicit PrivateKey(const std::array<std::uint8_t, 32>& secret) noexcept : secret_(secret) {}
    std::array<std::uint8_t, 32> secret_;
};

}  // namespace alt::crypto
