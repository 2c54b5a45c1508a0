#include "core/contracts/bindings/revert_reason.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/hex.hpp"
#include "core/base/uint256.hpp"
#include "core/codec/abi.hpp"
#include "core/contracts/bindings/log_check.hpp"

namespace alt::contracts {
namespace {

/// The errors of the factory and the portal, with their libraries'. Static types alone.
constexpr std::array<std::string_view, 32> kErrors{
    "AlreadyClaimed(uint256)",
    "ChallengeWindowOpen(uint256)",
    "CloneArgumentsTooLong()",
    "Create2EmptyBytecode()",
    "CreationHasTarget(address)",
    "CustodyExceeded(uint256,uint256)",
    "DepositDataTooLong(uint256,uint256)",
    "ExitCommitmentMismatch(bytes32)",
    "ExitsExceedCustody(uint256,uint256)",
    "FailedDeployment()",
    "GasLimitTooLow(uint64,uint64)",
    "IndexOutOfRange(uint256)",
    "InsufficientBalance(uint256,uint256)",
    "InsufficientGas(uint256,uint256)",
    "InvalidExitProof()",
    "InvalidRollupChainId(uint256)",
    "InvalidSubtree(uint256,uint8,uint256)",
    "InvalidTrieProof(uint256)",
    "MalformedAccount()",
    "MalformedRlp()",
    "NotProposer(address)",
    "NothingToClaim()",
    "OnlyClone()",
    "OnlySystem(address)",
    "PayoutRejected(address,uint256)",
    "ProofTooLong(uint256,uint256)",
    "ReentrancyGuardReentrantCall()",
    "SafeCastOverflowedUintDowncast(uint8,uint256)",
    "TooManyExits(uint256,uint256)",
    "WrongPhase(uint8,uint8)",
    "ZeroProposer()",
    "ZeroRecipient()",
};
constexpr std::string_view kStringError = "Error(string)";
constexpr std::string_view kPanic = "Panic(uint256)";

bool has_selector(BytesView data, std::string_view signature) {
    return equal(data.first(4), codec::selector(signature));
}

std::string render(std::string_view type, const Hash256& word) {
    if (type == "address") return to_hex(word.view().last(Address::kSize));
    if (type == "bytes32") return to_hex(word);
    return to_decimal(to_uint256(word));
}

/// "Name(a, b)" from "Name(type,type)" and the words; empty if the words do not match the types.
std::string render_error(std::string_view signature, BytesView words) {
    const auto open = signature.find('(');
    std::string out(signature.substr(0, open + 1));
    auto types = signature.substr(open + 1, signature.size() - open - 2);
    for (std::size_t i = 0; !types.empty(); ++i) {
        const auto comma = types.find(',');
        if (words.size() < 32 * (i + 1)) return {};
        if (i > 0) out += ", ";
        out += render(types.substr(0, comma), detail::word_at(words, i));
        types = comma == std::string_view::npos ? std::string_view{} : types.substr(comma + 1);
    }
    return out + ")";
}

/// The text of Error(string); empty if it is malformed. Unprintable bytes become '?'.
std::string render_string(BytesView words) {
    if (words.size() < 64) return {};
    const auto length = to_uint256(detail::word_at(words, 1));
    if (!length.fits_u64() || length.low() > words.size() - 64) return {};
    std::string out = "Error: ";
    for (const auto byte : words.subspan(64, length.low()))
        out += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '?';
    return out;
}

std::string render_known(BytesView data) {
    const auto words = data.subspan(4);
    if (has_selector(data, kStringError)) return render_string(words);
    if (has_selector(data, kPanic) && words.size() == 32)
        return "Panic(" + to_quantity(to_uint256(detail::word_at(words, 0))) + ")";
    const auto found = std::ranges::find_if(
        kErrors, [&](auto signature) { return has_selector(data, signature); });
    return found == kErrors.end() ? std::string{} : render_error(*found, words);
}

}  // namespace

std::string describe_revert(BytesView data) {
    if (data.empty()) return "no reason given";
    const auto known = data.size() >= 4 ? render_known(data) : std::string{};
    return known.empty() ? to_hex(data) : known;
}

}  // namespace alt::contracts
