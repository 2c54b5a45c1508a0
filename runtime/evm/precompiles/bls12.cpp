#include "runtime/evm/precompiles/bls12.hpp"

#include "core/crypto/bls12_381.hpp"
#include "runtime/evm/precompiles/input.hpp"

namespace alt::evm::precompiles {
namespace {

constexpr std::size_t kG1MsmPair = 160;
constexpr std::size_t kG2MsmPair = 288;
constexpr std::size_t kPairingPair = 384;

/// What k products cost each, in thousandths of the price of one (EIP-2537); the last holds for
/// more, too.
using Discounts = std::array<std::int64_t, 128>;
// clang-format off
constexpr Discounts kG1Discounts{
    1000, 949, 848, 797, 764, 750, 738, 728, 719, 712, 705, 698, 692, 687, 682, 677,
    673, 669, 665, 661, 658, 654, 651, 648, 645, 642, 640, 637, 635, 632, 630, 627,
    625, 623, 621, 619, 617, 615, 613, 611, 609, 608, 606, 604, 603, 601, 599, 598,
    596, 595, 593, 592, 591, 589, 588, 586, 585, 584, 582, 581, 580, 579, 577, 576,
    575, 574, 573, 572, 570, 569, 568, 567, 566, 565, 564, 563, 562, 561, 560, 559,
    558, 557, 556, 555, 554, 553, 552, 551, 550, 549, 548, 547, 547, 546, 545, 544,
    543, 542, 541, 540, 540, 539, 538, 537, 536, 536, 535, 534, 533, 532, 532, 531,
    530, 529, 528, 528, 527, 526, 525, 525, 524, 523, 522, 522, 521, 520, 520, 519};
constexpr Discounts kG2Discounts{
    1000, 1000, 923, 884, 855, 832, 812, 796, 782, 770, 759, 749, 740, 732, 724, 717,
    711, 704, 699, 693, 688, 683, 679, 674, 670, 666, 663, 659, 655, 652, 649, 646,
    643, 640, 637, 634, 632, 629, 627, 624, 622, 620, 618, 615, 613, 611, 609, 607,
    606, 604, 602, 600, 598, 597, 595, 593, 592, 590, 589, 587, 586, 584, 583, 582,
    580, 579, 578, 576, 575, 574, 573, 571, 570, 569, 568, 567, 566, 565, 563, 562,
    561, 560, 559, 558, 557, 556, 555, 554, 553, 552, 552, 551, 550, 549, 548, 547,
    546, 545, 545, 544, 543, 542, 541, 541, 540, 539, 538, 537, 537, 536, 535, 535,
    534, 533, 532, 532, 531, 530, 530, 529, 528, 528, 527, 526, 526, 525, 524, 524};
// clang-format on

std::int64_t msm_gas(std::int64_t count, std::int64_t one, const Discounts& discounts) noexcept {
    if (count == 0) return 0;
    const auto last = static_cast<std::int64_t>(discounts.size());
    return count * one * discounts[static_cast<std::size_t>(std::min(count, last) - 1)] / 1000;
}

}  // namespace

std::int64_t bls12_g1_add_gas(BytesView, const Rules&) {
    return 375;
}
bool bls12_g1_add(BytesView input, Bytes& output) {
    return give(crypto::bls12_g1_add(input), output);
}
std::int64_t bls12_g1_msm_gas(BytesView input, const Rules&) {
    return msm_gas(count_of(input, kG1MsmPair), 12000, kG1Discounts);
}
bool bls12_g1_msm(BytesView input, Bytes& output) {
    return give(crypto::bls12_g1_msm(input), output);
}
std::int64_t bls12_g2_add_gas(BytesView, const Rules&) {
    return 600;
}
bool bls12_g2_add(BytesView input, Bytes& output) {
    return give(crypto::bls12_g2_add(input), output);
}
std::int64_t bls12_g2_msm_gas(BytesView input, const Rules&) {
    return msm_gas(count_of(input, kG2MsmPair), 22500, kG2Discounts);
}
bool bls12_g2_msm(BytesView input, Bytes& output) {
    return give(crypto::bls12_g2_msm(input), output);
}
std::int64_t bls12_pairing_gas(BytesView input, const Rules&) {
    return 37700 + 32600 * count_of(input, kPairingPair);
}
bool bls12_pairing(BytesView input, Bytes& output) {
    return give(crypto::bls12_pairing_check(input), output);
}
std::int64_t bls12_map_fp_gas(BytesView, const Rules&) {
    return 5500;
}
bool bls12_map_fp(BytesView input, Bytes& output) {
    return give(crypto::bls12_map_fp_to_g1(input), output);
}
std::int64_t bls12_map_fp2_gas(BytesView, const Rules&) {
    return 23800;
}
bool bls12_map_fp2(BytesView input, Bytes& output) {
    return give(crypto::bls12_map_fp2_to_g2(input), output);
}

}  // namespace alt::evm::precompiles
