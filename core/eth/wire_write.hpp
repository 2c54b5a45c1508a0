#pragma once

#include "core/base/hex.hpp"
#include "core/eth/wire.hpp"

/// What the writers of JSON forms share.
namespace alt::eth::wire {

inline codec::Json quantity(std::uint64_t value) {
    return codec::Json(to_quantity(value));
}
inline codec::Json quantity(const uint256& value) {
    return codec::Json(to_quantity(value));
}
inline codec::Json hex(BytesView bytes) {
    return codec::Json(to_hex(bytes));
}
inline codec::Json hex_or_null(const std::optional<Address>& address) {
    return address ? hex(*address) : codec::Json(nullptr);
}

/// blockHash, blockNumber, transactionIndex; null without a place.
inline void add_placement(codec::JsonObject& out, const std::optional<Placement>& at) {
    out["blockHash"] = at ? hex(at->block_hash) : codec::Json(nullptr);
    out["blockNumber"] = at ? quantity(at->block_num) : codec::Json(nullptr);
    out["transactionIndex"] = at ? quantity(at->tx_index) : codec::Json(nullptr);
}

}  // namespace alt::eth::wire
