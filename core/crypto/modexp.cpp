#include "core/crypto/modexp.hpp"

#include <gmp.h>

namespace alt::crypto {
namespace {

class Integer {
public:
    Integer() noexcept { mpz_init(value_); }
    explicit Integer(BytesView big_endian) noexcept : Integer() {
        mpz_import(value_, big_endian.size(), 1, 1, 1, 0, big_endian.data());
    }
    Integer(const Integer&) = delete;
    Integer& operator=(const Integer&) = delete;
    ~Integer() { mpz_clear(value_); }

    [[nodiscard]] mpz_ptr get() noexcept { return value_; }

private:
    mpz_t value_;
};

}  // namespace

Bytes modexp(BytesView base, BytesView exponent, BytesView modulus) {
    Bytes out(modulus.size(), 0);
    Integer m(modulus);
    if (mpz_sgn(m.get()) == 0) return out;
    Integer b(base);
    Integer e(exponent);
    Integer result;
    mpz_powm(result.get(), b.get(), e.get(), m.get());
    if (mpz_sgn(result.get()) == 0) return out;
    const std::size_t length = (mpz_sizeinbase(result.get(), 2) + 7) / 8;
    mpz_export(out.data() + (out.size() - length), nullptr, 1, 1, 1, 0, result.get());
    return out;
}

}  // namespace alt::crypto
