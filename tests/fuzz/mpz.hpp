#pragma once

#include <gmp.h>

#include "core/base/assert.hpp"
#include "core/base/uint256.hpp"

namespace alt::fuzz {

/// A number of GMP's, with just the arithmetic that the targets compare ours with.
class Mpz {
public:
    Mpz() noexcept { mpz_init(value_); }
    explicit Mpz(BytesView big_endian) noexcept : Mpz() {
        mpz_import(value_, big_endian.size(), 1, 1, 1, 0, big_endian.data());
    }
    explicit Mpz(const uint256& value) noexcept : Mpz(to_be_bytes(value).view()) {}
    Mpz(const Mpz& other) noexcept : Mpz() { mpz_set(value_, other.value_); }
    Mpz& operator=(const Mpz&) = delete;
    ~Mpz() { mpz_clear(value_); }

    /// Two's complement, 256 bits.
    static Mpz of_signed(const uint256& value) noexcept {
        Mpz out(value);
        if (value.bit(255)) mpz_sub(out.value_, out.value_, Mpz::power_of_two(256).value_);
        return out;
    }
    static Mpz power_of_two(unsigned exponent) noexcept {
        Mpz out;
        mpz_setbit(out.value_, exponent);
        return out;
    }

    /// The value modulo 2^256, of negative numbers, too.
    [[nodiscard]] uint256 wrapped() const noexcept {
        Mpz rest;
        mpz_fdiv_r_2exp(rest.value_, value_, 256);
        Hash256 bytes;
        const std::size_t length = (mpz_sizeinbase(rest.value_, 2) + 7) / 8;
        ALT_ASSERT(length <= bytes.bytes.size());
        mpz_export(bytes.bytes.data() + (bytes.bytes.size() - length), nullptr, 1, 1, 1, 0,
                   rest.value_);
        return to_uint256(bytes);
    }

    [[nodiscard]] mpz_srcptr get() const noexcept { return value_; }
    [[nodiscard]] mpz_ptr get() noexcept { return value_; }

private:
    mpz_t value_;
};

/// f(a, b) of one of GMP's functions of three operands.
template <typename Function>
Mpz apply(Function f, const Mpz& a, const Mpz& b) noexcept {
    Mpz out;
    f(out.get(), a.get(), b.get());
    return out;
}

}  // namespace alt::fuzz
