#include "core/eth/receipt.hpp"

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"

namespace alt::eth {
namespace {

constexpr std::uint64_t kCanyonReceiptVersion = 1;

/// Calls `visit(byte index, bit mask)` for the three bits of an item.
template <typename Visit>
void for_each_bit(BytesView item, Visit visit) {
    const Hash256 hash = crypto::keccak256(item);
    for (std::size_t i = 0; i < 6; i += 2) {
        const unsigned bit = (unsigned{hash.bytes[i]} << 8 | hash.bytes[i + 1]) & 0x7ff;
        visit(Bloom::kSize - 1 - bit / 8, static_cast<std::uint8_t>(1u << (bit % 8)));
    }
}

void write_logs(codec::RlpWriter& out, std::span<const Log> logs) {
    out.begin_list();
    for (const Log& log : logs) {
        out.begin_list().bytes(log.address).begin_list();
        for (const Hash256& topic : log.topics) out.bytes(topic);
        out.end_list().bytes(log.data).end_list();
    }
    out.end_list();
}

}  // namespace

void add_to_bloom(Bloom& bloom, BytesView item) {
    for_each_bit(item, [&](std::size_t index, std::uint8_t mask) {
        bloom.bytes[index] = static_cast<std::uint8_t>(bloom.bytes[index] | mask);
    });
}

void add_to_bloom(Bloom& bloom, const Log& log) {
    add_to_bloom(bloom, log.address);
    for (const Hash256& topic : log.topics) add_to_bloom(bloom, topic);
}

void add_to_bloom(Bloom& bloom, const Bloom& other) {
    for (std::size_t i = 0; i < bloom.bytes.size(); ++i) bloom.bytes[i] |= other.bytes[i];
}

Bloom bloom_of(const std::vector<Log>& logs) {
    Bloom out{};
    for (const auto& log : logs) add_to_bloom(out, log);
    return out;
}

bool bloom_may_contain(const Bloom& bloom, BytesView item) {
    bool all = true;
    for_each_bit(item, [&](std::size_t index, std::uint8_t mask) {
        all = all && (bloom.bytes[index] & mask) != 0;
    });
    return all;
}

Bytes encode(const Receipt& receipt) {
    codec::RlpWriter out;
    out.begin_list().uint(receipt.success ? 1 : 0).uint(receipt.cumulative_gas_used);
    out.bytes(receipt.bloom);
    write_logs(out, receipt.logs);
    if (receipt.type == TxType::deposit && receipt.deposit_nonce)
        out.uint(*receipt.deposit_nonce).uint(kCanyonReceiptVersion);
    out.end_list();
    Bytes encoded = out.take();
    if (receipt.type != TxType::legacy)
        encoded.insert(encoded.begin(), static_cast<std::uint8_t>(receipt.type));
    return encoded;
}

Hash256 logs_hash(std::span<const Log> logs) {
    codec::RlpWriter out;
    write_logs(out, logs);
    return crypto::keccak256(out.take());
}

}  // namespace alt::eth
