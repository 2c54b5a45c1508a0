#include "core/crypto/p256.hpp"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>

#include <memory>

namespace alt::crypto {
namespace {

constexpr std::size_t kWord = 32;
constexpr std::size_t kInputSize = 5 * kWord;

struct Freer {
    void operator()(BN_CTX* context) const noexcept { BN_CTX_free(context); }
    void operator()(EC_POINT* point) const noexcept { EC_POINT_free(point); }
};

/// The curve, with its tables for multiples of the generator; never changed, so that all threads
/// may share it.
const EC_GROUP* curve() noexcept {
    static const EC_GROUP* const group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
    return group;
}

/// Big numbers that end with the scope.
class Numbers {
public:
    Numbers() noexcept : context_(BN_CTX_new()) { BN_CTX_start(context_.get()); }
    Numbers(const Numbers&) = delete;
    Numbers& operator=(const Numbers&) = delete;
    ~Numbers() { BN_CTX_end(context_.get()); }

    [[nodiscard]] BN_CTX* context() const noexcept { return context_.get(); }
    /// Word `index` of the input. null: out of memory.
    [[nodiscard]] BIGNUM* word(BytesView input, std::size_t index) const noexcept {
        BIGNUM* number = BN_CTX_get(context_.get());
        return number == nullptr ? nullptr : BN_bin2bn(input.data() + index * kWord, kWord, number);
    }

private:
    std::unique_ptr<BN_CTX, Freer> context_;
};

}  // namespace

bool p256_verify(BytesView input) noexcept {
    if (input.size() != kInputSize) return false;
    const Numbers numbers;
    BN_CTX* const context = numbers.context();
    BIGNUM* const hash = numbers.word(input, 0);
    BIGNUM* const r = numbers.word(input, 1);
    BIGNUM* const s = numbers.word(input, 2);
    BIGNUM* const x = numbers.word(input, 3);
    BIGNUM* const y = numbers.word(input, 4);
    const std::unique_ptr<EC_POINT, Freer> point(EC_POINT_new(curve()));
    if (y == nullptr || point == nullptr) return false;

    const BIGNUM* const order = EC_GROUP_get0_order(curve());
    const BIGNUM* const field = EC_GROUP_get0_field(curve());
    if (BN_is_zero(r) || BN_cmp(r, order) >= 0 || BN_is_zero(s) || BN_cmp(s, order) >= 0)
        return false;
    // The library would reduce coordinates itself; it does refuse a point off the curve.
    if (BN_cmp(x, field) >= 0 || BN_cmp(y, field) >= 0 ||
        EC_POINT_set_affine_coordinates(curve(), point.get(), x, y, context) != 1)
        return false;

    // FIPS 186-5, 6.4.2: R = (hash / s) G + (r / s) Q must have an x that is r modulo the order.
    const bool computed = BN_mod_inverse(s, s, order, context) != nullptr &&
                          BN_mod_mul(hash, hash, s, order, context) == 1 &&
                          BN_mod_mul(s, r, s, order, context) == 1 &&
                          EC_POINT_mul(curve(), point.get(), hash, point.get(), s, context) == 1;
    if (!computed || EC_POINT_is_at_infinity(curve(), point.get()) == 1) return false;
    return EC_POINT_get_affine_coordinates(curve(), point.get(), x, nullptr, context) == 1 &&
           BN_nnmod(x, x, order, context) == 1 && BN_cmp(x, r) == 0;
}

}  // namespace alt::crypto
