#include <array>

#include "core/contracts/system_contracts.hpp"
#include "runtime/chain/system_calls.hpp"

namespace alt::chain {
namespace {

/// keccak256("DepositEvent(bytes,bytes,bytes,bytes,bytes)").
constexpr Hash256 kDepositEvent{{0x64, 0x9b, 0xbc, 0x62, 0xd0, 0xe3, 0x13, 0x42, 0xaf, 0xea, 0x4e,
                                 0x5c, 0xd8, 0x2d, 0x40, 0x49, 0xe7, 0xe1, 0xee, 0x91, 0x2f, 0xc0,
                                 0x88, 0x9a, 0xa7, 0x90, 0x80, 0x3b, 0xe3, 0x90, 0x38, 0xc5}};

/// One of the five byte strings of the event's ABI encoding.
struct Field {
    std::size_t offset;  ///< of its length word, from the start of the data
    std::size_t size;    ///< bytes
};
/// Public key, withdrawal credentials, amount, signature, index: the one layout that EIP-6110
/// takes.
constexpr std::array kFields{Field{160, 48}, Field{256, 32}, Field{320, 8}, Field{384, 96},
                             Field{512, 8}};
constexpr std::size_t kWord = 32;
constexpr std::size_t kEventSize = 576;

uint256 word_at(BytesView data, std::size_t offset) {
    return from_be_bytes(data.subspan(offset, kWord));
}

bool is_well_laid_out(BytesView data) {
    if (data.size() != kEventSize) return false;
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto& field = kFields[i];
        if (word_at(data, i * kWord) != uint256(field.offset)) return false;
        if (word_at(data, field.offset) != uint256(field.size)) return false;
    }
    return true;
}

}  // namespace

Result<Bytes> deposits_in(std::span<const eth::Receipt> receipts) {
    Bytes out;
    for (const auto& receipt : receipts) {
        for (const auto& log : receipt.logs) {
            if (log.address != contracts::kBeaconDeposits) continue;
            if (log.topics.empty() || log.topics[0] != kDepositEvent) continue;
            if (!is_well_laid_out(log.data))
                return make_error(Errc::invalid_input,
                                  "a deposit's log is malformed (INVALID_DEPOSIT_EVENT_LAYOUT)");
            for (const auto& field : kFields)
                append(out, BytesView(log.data).subspan(field.offset + kWord, field.size));
        }
    }
    return out;
}

}  // namespace alt::chain
