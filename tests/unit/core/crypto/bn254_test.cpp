#include "core/crypto/bn254.hpp"

#include <random>
#include <string>

#include "core/crypto/bn254/pairing.hpp"
#include "core/crypto/keccak.hpp"
#include "tests/support/shared_json.hpp"

namespace alt {
namespace {

using namespace crypto::bn254;
using crypto::bn254_add;
using crypto::bn254_mul;
using crypto::bn254_pairing_check;

const std::string kOne = std::string(63, '0') + "1";
const std::string kTwo = std::string(63, '0') + "2";
const std::string kNone(128, '0');
const std::string kModulus = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47";
/// 1 + p and 2 + p: the generator's coordinates, had they been reduced.
const std::string kOneAgain = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd48";
const std::string kTwoAgain = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd49";
const std::string kMinusTwo = "30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd45";
const std::string kOrderHex = "30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001";
const std::string kTwice =
    "030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3"
    "15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4";
/// The generator of G2 (EIP-197).
const std::string kG2 =
    "198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2"
    "1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"
    "090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b"
    "12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa";

const G1Affine kG1Generator = G1Affine::of(Fp::one(), Fp::from_u64(2));
const G2Affine kG2Generator =
    G2Affine::of({Fp::from_hex(kG2.substr(64, 64)), Fp::from_hex(kG2.substr(0, 64))},
                 {Fp::from_hex(kG2.substr(192, 64)), Fp::from_hex(kG2.substr(128, 64))});

/// The answer in hex, "invalid" for none.
std::string add(const std::string& input) {
    const auto out = bn254_add(testing::unhex(input));
    return out ? to_hex(*out).substr(2) : "invalid";
}
std::string mul(const std::string& input) {
    const auto out = bn254_mul(testing::unhex(input));
    return out ? to_hex(*out).substr(2) : "invalid";
}
std::string check(const std::string& input) {
    const auto out = bn254_pairing_check(testing::unhex(input));
    return !out ? "invalid" : *out ? "one" : "other";
}

std::string hex_of_g1(const G1& point) {
    const auto affine = point.to_affine();
    return to_hex(affine.x.to_be_bytes()).substr(2) + to_hex(affine.y.to_be_bytes()).substr(2);
}
std::string hex_of_g2(const G2Affine& point) {
    std::string out;
    for (const Fp& part : {point.x.c1, point.x.c0, point.y.c1, point.y.c0})
        out += to_hex(part.to_be_bytes()).substr(2);
    return out;
}

/// A point of the twist that is not in G2: the first one by its x.
G2Affine point_outside_g2() {
    Fp2 x = Fp2::one();
    for (;; x += Fp2::one()) {
        const auto y = (x.square() * x + kG2B).sqrt();
        if (y) return G2Affine::of(x, *y);
    }
}

TEST_SUITE("core/crypto/bn254") {
    TEST_CASE("points are added") {
        const std::string g = kOne + kTwo;
        struct Row {
            std::string_view name;
            std::string input, want;
        };
        const std::array rows{
            Row{"no input", "", kNone},
            Row{"infinity twice", kNone + kNone, kNone},
            Row{"padded with infinity", g, g},
            Row{"infinity first", kNone + g, g},
            Row{"doubled", g + g, kTwice},
            Row{"opposites", g + kOne + kMinusTwo, kNone},
            Row{"cut", g + g + "ff", kTwice},
            Row{"half a coordinate", kOne + kTwo.substr(0, 62), "invalid"},
            Row{"off the curve", kOne + kOne, "invalid"},
            Row{"second off the curve", g + kOne + kOne, "invalid"},
            Row{"x is p", kModulus + kTwo, "invalid"},
            Row{"x not reduced", kOneAgain + kTwo, "invalid"},
            Row{"y not reduced", kOne + kTwoAgain, "invalid"},
            Row{"infinity not reduced", kModulus + kModulus, "invalid"},
            Row{"all ones", std::string(256, 'f'), "invalid"},
        };
        for (const auto& row : rows) {
            CAPTURE(row.name);
            CHECK(add(row.input) == row.want);
        }
    }

    TEST_CASE("points are multiplied by any scalar") {
        const std::string g = kOne + kTwo;
        struct Row {
            std::string_view name;
            std::string input, want;
        };
        const std::array rows{
            Row{"no input", "", kNone},
            Row{"by nothing", g, kNone},
            Row{"by one", g + kOne, g},
            Row{"by two", g + kTwo, kTwice},
            Row{"by the order", g + kOrderHex, kNone},
            Row{"by one more than the order", g + kOrderHex.substr(0, 63) + "2", g},
            Row{"by one less than the order", g + kOrderHex.substr(0, 63) + "0", kOne + kMinusTwo},
            Row{"infinity", kNone + std::string(64, 'f'), kNone},
            Row{"cut", g + kTwo + "ff", kTwice},
            Row{"off the curve", kOne + kOne + kOne, "invalid"},
            Row{"off the curve by nothing", kOne + kOne, "invalid"},
            Row{"not reduced", kOneAgain + kTwo + kOne, "invalid"},
        };
        for (const auto& row : rows) {
            CAPTURE(row.name);
            CHECK(mul(row.input) == row.want);
        }
        // A scalar cut short is padded on the right: 0x01 stands for 2^248.
        CHECK(mul(g + "01") == mul(g + "01" + std::string(62, '0')));
        CHECK(mul(g + "01") != g);
    }

    TEST_CASE("multiples agree with plain doubling and adding") {
        std::mt19937_64 generator(196);
        for (int i = 0; i < 300; ++i) {
            const Scalar scalar{generator(), generator(), generator(), generator() >> i % 64};
            G1 want;
            for (std::size_t at = 256; at-- > 0;) {
                want = want.doubled();
                if (crypto::curves::bits_at(scalar, at, 1) != 0) want = want + kG1Generator;
            }
            CHECK(multiply(kG1Generator, scalar) == want);
        }
    }

    TEST_CASE("only points of order r are in G2") {
        CHECK(kG2Generator.is_on_curve(kG2B));
        CHECK(is_in_subgroup(kG2Generator));
        CHECK(is_in_subgroup({}));
        const G2Affine outside = point_outside_g2();
        REQUIRE(outside.is_on_curve(kG2B));
        CHECK_FALSE(is_in_subgroup(outside));
        // The order of the twist is r (2 p - r): what is left of a multiple by r has an order that
        // divides the cofactor, and what is left of one by the cofactor is in G2.
        Scalar cofactor{};
        crypto::curves::add_limbs(cofactor, Fp::kModulus, Fp::kModulus);
        crypto::curves::sub_limbs(cofactor, cofactor, kOrder);
        const G2 small = crypto::curves::multiply(G2(outside), kOrder);
        REQUIRE_FALSE(small.is_infinity());
        CHECK_FALSE(is_in_subgroup(small.to_affine()));
        CHECK_FALSE(is_in_subgroup((small + kG2Generator).to_affine()));
        CHECK(crypto::curves::multiply(small, cofactor).is_infinity());
        CHECK(is_in_subgroup(crypto::curves::multiply(G2(outside), cofactor).to_affine()));
        CHECK(crypto::curves::multiply(G2(kG2Generator), kOrder).is_infinity());
        // psi multiplies by 6 x^2 on G2, which is p modulo r.
        CHECK(G2(psi(kG2Generator)) == crypto::curves::multiply(G2(kG2Generator), Fp::kModulus));
        CHECK(psi(G2(kG2Generator)) == G2(psi(kG2Generator)));
    }

    TEST_CASE("the pairing is bilinear and not degenerate") {
        std::mt19937_64 generator(197);
        const auto draw = [&] {
            return Scalar{generator(), generator(), generator(), generator() >> 3};
        };
        for (int i = 0; i < 5; ++i) {
            const Scalar a = draw(), b = draw();
            const auto ap = multiply(kG1Generator, a).to_affine();
            const auto bq = crypto::curves::multiply(G2(kG2Generator), b).to_affine();
            const auto abp = multiply(ap, b).to_affine();
            CHECK(pairing_product_is_one(std::array{Pair{ap, bq}, Pair{-abp, kG2Generator}}));
            CHECK(pairing_product_is_one(std::array{Pair{-ap, bq}, Pair{abp, kG2Generator}}));
            CHECK(pairing_product_is_one(std::array{Pair{ap, -bq}, Pair{abp, kG2Generator}}));
            CHECK_FALSE(pairing_product_is_one(std::array{Pair{ap, bq}, Pair{abp, kG2Generator}}));
            CHECK_FALSE(pairing_product_is_one(std::array{Pair{ap, bq}}));
            // e(aP, Q) e(bP, Q) = e((a + b) P, Q)
            const auto bp = multiply(kG1Generator, b).to_affine();
            const auto sum = (G1(ap) + bp).to_affine();
            CHECK(pairing_product_is_one(std::array{Pair{ap, kG2Generator}, Pair{bp, kG2Generator},
                                                    Pair{-sum, kG2Generator}}));
        }
        CHECK(pairing_product_is_one({}));
    }

    TEST_CASE("pairs are checked before they are paired") {
        const std::string g = kOne + kTwo;
        const std::string minus_g = kOne + kMinusTwo;
        const std::string no_g2 = kNone + kNone;
        const std::string outside = hex_of_g2(point_outside_g2());
        std::string off_curve = kG2;
        off_curve.back() = 'b';
        // The real part of x, to which p was added.
        const std::string not_reduced =
            kG2.substr(0, 64) + "48652d61f350be9ffaba461cdfdd9cd6fec48d665fd0a56a82ff4973b20ff434" +
            kG2.substr(128);
        struct Row {
            std::string_view name;
            std::string input;
            std::string_view want;
        };
        const std::array rows{
            Row{"no pairs", "", "one"},
            Row{"one pair", g + kG2, "other"},
            Row{"two that cancel", g + kG2 + minus_g + kG2, "one"},
            Row{"two that do not", g + kG2 + g + kG2, "other"},
            Row{"infinity in G1", kNone + kG2, "one"},
            Row{"infinity in G2", g + no_g2, "one"},
            Row{"infinity in both", kNone + no_g2, "one"},
            Row{"infinity among others", g + kG2 + kNone + kG2 + minus_g + kG2, "one"},
            Row{"one byte short", (g + kG2).substr(2), "invalid"},
            Row{"one byte long", g + kG2 + "00", "invalid"},
            Row{"G1 off the curve", kOne + kOne + kG2, "invalid"},
            Row{"G1 off the curve beside infinity", kOne + kOne + no_g2, "invalid"},
            Row{"G1 not reduced", kOneAgain + kTwo + kG2, "invalid"},
            Row{"G2 off the curve", g + off_curve, "invalid"},
            Row{"G2 off the curve beside infinity", kNone + off_curve, "invalid"},
            Row{"G2 not reduced", g + not_reduced, "invalid"},
            Row{"G2 outside the subgroup", g + outside, "invalid"},
            Row{"G2 outside the subgroup beside infinity", kNone + outside, "invalid"},
            Row{"second pair invalid", g + kG2 + g + outside, "invalid"},
            Row{"real part first",
                g + kG2.substr(64, 64) + kG2.substr(0, 64) + kG2.substr(192, 64) +
                    kG2.substr(128, 64),
                "invalid"},
        };
        for (const auto& row : rows) {
            CAPTURE(row.name);
            CHECK(check(row.input) == row.want);
        }
    }

    TEST_CASE("encoded pairs of random points multiply to one when they should") {
        std::string input;
        G1 sum;
        for (std::uint64_t i = 2; i < 9; ++i) {
            const G1 p = multiply(kG1Generator, {i * 0x9e3779b97f4a7c15, i});
            const auto q = crypto::curves::multiply(G2(kG2Generator), Scalar{i});
            sum = sum + crypto::curves::multiply(p, Scalar{i});
            input += hex_of_g1(p) + hex_of_g2(q.to_affine());
        }
        CHECK(check(input) == "other");
        CHECK(check(input + hex_of_g1(-sum) + kG2) == "one");
        CHECK(check(hex_of_g1(-sum) + kG2 + input) == "one");
    }
}

/// What a static state test says of a call of the precompile: the contract stores the hash of the
/// output in slot 0 if the call succeeds, and leaves the slot otherwise.
struct Call {
    Bytes input;
    std::string before, after;
};

constexpr std::string_view kCaller = "0xc305c901078781c232a2a521c2af7980f8385ee9";

std::string slot_zero(const codec::Json& accounts) {
    const auto& storage = accounts.at(kCaller).at("storage").as_object();
    const auto* value = storage.if_contains("0x00");
    return value == nullptr ? "none" : std::string(value->as_string());
}

/// All entries of a file make the same call with more or less gas.
std::vector<Call> calls_of(const std::filesystem::path& file) {
    std::vector<Call> out;
    const auto root = testing::load_json(file);
    for (const auto& [name, test] : root.as_object()) {
        // A function of one `bytes`: selector, offset, length, content.
        const Bytes data =
            testing::unhex(std::string_view(test.at("transaction").at("data").at(0).as_string()));
        const auto size = from_be_bytes(BytesView(data).subspan(36, 32)).low();
        const auto& post = test.at("post").at("Prague").at(0);
        out.push_back({to_bytes(BytesView(data).subspan(68, size)), slot_zero(test.at("pre")),
                       slot_zero(post.at("state"))});
    }
    return out;
}

/// The hash of what the precompile in the file's name returns, "invalid" for none.
std::string hash_of_output(const std::string& name, BytesView input) {
    Bytes output;
    if (name.starts_with("ecpairing")) {
        const auto one = bn254_pairing_check(input);
        if (!one) return "invalid";
        output = to_bytes(to_be_bytes(*one ? 1 : 0));
    } else {
        const auto point = name.starts_with("ecadd") ? bn254_add(input) : bn254_mul(input);
        if (!point) return "invalid";
        output = to_bytes(*point);
    }
    return to_hex(crypto::keccak256(output));
}

TEST_SUITE("core/crypto/bn254") {
    TEST_CASE("the calls of the static state tests give what they should") {
        std::size_t succeeded = 0;
        std::size_t refused = 0;
        for (const auto* folder : {"stZeroKnowledge", "stZeroKnowledge2"}) {
            const auto path =
                testing::shared_vectors(std::string("ethereum-tests/state_tests/static/") + folder);
            if (!path) return;
            for (const auto& file : std::filesystem::directory_iterator(*path)) {
                const std::string name = file.path().filename().string();
                if (!name.starts_with("ec")) continue;
                CAPTURE(name);
                bool stored = false;
                std::string got;
                std::string before;
                for (const auto& call : calls_of(file.path())) {
                    got = hash_of_output(name, call.input);
                    before = call.before;
                    if (call.after == call.before) continue;
                    CHECK(got == call.after);
                    stored = true;
                }
                // Nothing stored for any amount of gas: refused, or the slot held the same before.
                if (!stored) CHECK((got == "invalid" || got == before));
                (got == "invalid" ? refused : succeeded) += 1;
            }
        }
        CHECK(succeeded >= 60);
        CHECK(refused >= 40);
    }

    TEST_CASE("the pairings of the state test pairingTest give what they should") {
        const auto file = testing::shared_vectors(
            "ethereum-tests/state_tests/static/stZeroKnowledge/pairingTest.json");
        if (!file) return;
        const auto root = testing::load_json(*file);
        std::size_t ones = 0;
        for (const auto& [name, test] : root.as_object()) {
            // The first word is the length of the input; slot 0 gets the success of the call, slot
            // 1 its output.
            const auto& transaction = test.at("transaction");
            // Only these leave the contract the 500000 gas that it hands on.
            const std::string_view gas(transaction.at("gasLimit").at(0).as_string());
            if (parse_uint256(gas).value() < 1000000) continue;
            const Bytes data =
                testing::unhex(std::string_view(transaction.at("data").at(0).as_string()));
            const auto size = from_be_bytes(BytesView(data).first(32)).low();
            Bytes input = to_bytes(BytesView(data).subspan(32));
            input.resize(size);
            const auto got = bn254_pairing_check(input);
            const std::string_view contract(transaction.at("to").as_string());
            const auto& post = test.at("post").at("Prague").at(0);
            const auto& storage = post.at("state").at(contract).at("storage").as_object();
            CAPTURE(std::string(name));
            CHECK(got.has_value() == storage.contains("0x00"));
            CHECK(got.value_or(false) == storage.contains("0x01"));
            ones += got.value_or(false) ? 1 : 0;
        }
        CHECK(ones == 5);
    }
}

}  // namespace
}  // namespace alt
