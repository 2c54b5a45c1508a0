#include "core/eth/header.hpp"

#include "core/codec/rlp.hpp"
#include "core/crypto/keccak.hpp"
#include "core/crypto/sha256.hpp"

namespace alt::eth {

const Hash256 kEmptyOmmersHash{{0x1d, 0xcc, 0x4d, 0xe8, 0xde, 0xc7, 0x5d, 0x7a, 0xab, 0x85, 0xb5,
                                0x67, 0xb6, 0xcc, 0xd4, 0x1a, 0xd3, 0x12, 0x45, 0x1b, 0x94, 0x8a,
                                0x74, 0x13, 0xf0, 0xa1, 0x42, 0xfd, 0x40, 0xd4, 0x93, 0x47}};
const Hash256 kEmptyTrieRoot{{0x56, 0xe8, 0x1f, 0x17, 0x1b, 0xcc, 0x55, 0xa6, 0xff, 0x83, 0x45,
                              0xe6, 0x92, 0xc0, 0xf8, 0x6e, 0x5b, 0x48, 0xe0, 0x1b, 0x99, 0x6c,
                              0xad, 0xc0, 0x01, 0x62, 0x2f, 0xb5, 0xe3, 0x63, 0xb4, 0x21}};

namespace {

using codec::RlpReader;
using codec::RlpWriter;

void write_header(RlpWriter& out, const Header& h) {
    out.begin_list().bytes(h.parent_hash).bytes(h.ommers_hash).bytes(h.beneficiary);
    out.bytes(h.state_root).bytes(h.transactions_root).bytes(h.receipts_root).bytes(h.logs_bloom);
    out.uint(h.difficulty).uint(h.number).uint(h.gas_limit).uint(h.gas_used).uint(h.timestamp);
    out.bytes(h.extra_data).bytes(h.prev_randao).bytes(h.nonce);
    if (h.base_fee_per_gas) out.uint(*h.base_fee_per_gas);
    if (h.withdrawals_root) out.bytes(*h.withdrawals_root);
    if (h.blob_gas_used) out.uint(*h.blob_gas_used);
    if (h.excess_blob_gas) out.uint(*h.excess_blob_gas);
    if (h.parent_beacon_block_root) out.bytes(*h.parent_beacon_block_root);
    if (h.requests_hash) out.bytes(*h.requests_hash);
    out.end_list();
}

void write_withdrawal(RlpWriter& out, const Withdrawal& withdrawal) {
    out.begin_list().uint(withdrawal.index).uint(withdrawal.validator_index);
    out.bytes(withdrawal.address).uint(withdrawal.amount).end_list();
}

void write_transactions(RlpWriter& out, const std::vector<Transaction>& transactions) {
    out.begin_list();
    for (const Transaction& tx : transactions) {
        const Bytes raw = encode(tx);
        if (tx.type == TxType::legacy)
            out.raw(raw);
        else
            out.bytes(raw);
    }
    out.end_list();
}

Result<void> read_frontier_fields(RlpReader& in, Header& h) {
    ALT_TRY_ASSIGN(h.parent_hash, in.hash());
    ALT_TRY_ASSIGN(h.ommers_hash, in.hash());
    ALT_TRY_ASSIGN(h.beneficiary, in.address());
    ALT_TRY_ASSIGN(h.state_root, in.hash());
    ALT_TRY_ASSIGN(h.transactions_root, in.hash());
    ALT_TRY_ASSIGN(h.receipts_root, in.hash());
    ALT_TRY_ASSIGN(h.logs_bloom, in.fixed<Bloom>());
    ALT_TRY_ASSIGN(h.difficulty, in.uint());
    ALT_TRY_ASSIGN(h.number, in.uint64());
    ALT_TRY_ASSIGN(h.gas_limit, in.uint64());
    ALT_TRY_ASSIGN(h.gas_used, in.uint64());
    ALT_TRY_ASSIGN(h.timestamp, in.uint64());
    ALT_TRY_ASSIGN(const BytesView extra, in.bytes());
    h.extra_data = to_bytes(extra);
    ALT_TRY_ASSIGN(h.prev_randao, in.hash());
    ALT_TRY_ASSIGN(h.nonce, in.fixed<decltype(h.nonce)>());
    return {};
}

/// The fields of a fork come together, so that a header ends only between forks.
Result<void> read_fork_fields(RlpReader& in, Header& h) {
    if (in.at_end()) return {};
    ALT_TRY_ASSIGN(h.base_fee_per_gas, in.uint());
    if (in.at_end()) return {};
    ALT_TRY_ASSIGN(h.withdrawals_root, in.hash());
    if (in.at_end()) return {};
    ALT_TRY_ASSIGN(h.blob_gas_used, in.uint64());
    ALT_TRY_ASSIGN(h.excess_blob_gas, in.uint64());
    ALT_TRY_ASSIGN(h.parent_beacon_block_root, in.hash());
    if (in.at_end()) return {};
    ALT_TRY_ASSIGN(h.requests_hash, in.hash());
    return in.finish();
}

Result<Header> read_header(RlpReader& outer) {
    ALT_TRY_ASSIGN(RlpReader fields, outer.list());
    Header header;
    ALT_TRY(read_frontier_fields(fields, header));
    ALT_TRY(read_fork_fields(fields, header));
    return header;
}

Result<std::vector<Transaction>> read_transactions(RlpReader& outer) {
    ALT_TRY_ASSIGN(RlpReader items, outer.list());
    std::vector<Transaction> out;
    while (!items.at_end()) {
        const bool is_legacy = items.next_is_list();
        ALT_TRY_ASSIGN(const BytesView raw, is_legacy ? items.raw() : items.bytes());
        // A legacy transaction inside a string would be a second encoding of the same block.
        if (!is_legacy && !raw.empty() && raw[0] >= 0xc0)
            return make_error(Errc::invalid_input, "legacy transaction wrapped in a string");
        ALT_TRY_ASSIGN(Transaction tx, decode_transaction(raw));
        out.push_back(std::move(tx));
    }
    return out;
}

Result<std::vector<Header>> read_ommers(RlpReader& outer) {
    ALT_TRY_ASSIGN(RlpReader items, outer.list());
    std::vector<Header> out;
    while (!items.at_end()) {
        ALT_TRY_ASSIGN(Header ommer, read_header(items));
        out.push_back(std::move(ommer));
    }
    return out;
}

Result<std::vector<Withdrawal>> read_withdrawals(RlpReader& outer) {
    ALT_TRY_ASSIGN(RlpReader items, outer.list());
    std::vector<Withdrawal> out;
    while (!items.at_end()) {
        ALT_TRY_ASSIGN(RlpReader fields, items.list());
        Withdrawal one;
        ALT_TRY_ASSIGN(one.index, fields.uint64());
        ALT_TRY_ASSIGN(one.validator_index, fields.uint64());
        ALT_TRY_ASSIGN(one.address, fields.address());
        ALT_TRY_ASSIGN(one.amount, fields.uint64());
        ALT_TRY(fields.finish());
        out.push_back(one);
    }
    return out;
}

Result<Block> read_block(BytesView raw) {
    RlpReader outer(raw);
    ALT_TRY_ASSIGN(RlpReader in, outer.list());
    ALT_TRY(outer.finish());
    Block block;
    ALT_TRY_ASSIGN(block.header, read_header(in));
    ALT_TRY_ASSIGN(block.transactions, read_transactions(in));
    ALT_TRY_ASSIGN(block.ommers, read_ommers(in));
    if (block.header.withdrawals_root) {
        ALT_TRY_ASSIGN(block.withdrawals, read_withdrawals(in));
    }
    ALT_TRY(in.finish());
    return block;
}

}  // namespace

Bytes encode(const Header& header) {
    RlpWriter out;
    write_header(out, header);
    return out.take();
}

Hash256 hash_of(const Header& header) {
    return crypto::keccak256(encode(header));
}

Bytes encode(const Withdrawal& withdrawal) {
    RlpWriter out;
    write_withdrawal(out, withdrawal);
    return out.take();
}

Bytes encode(const Block& block) {
    RlpWriter out;
    out.begin_list();
    write_header(out, block.header);
    write_transactions(out, block.transactions);
    out.begin_list();
    for (const Header& ommer : block.ommers) write_header(out, ommer);
    out.end_list();
    if (block.header.withdrawals_root) {
        out.begin_list();
        for (const Withdrawal& withdrawal : block.withdrawals) write_withdrawal(out, withdrawal);
        out.end_list();
    }
    out.end_list();
    return out.take();
}

Result<Header> decode_header(BytesView raw) {
    RlpReader outer(raw);
    auto header = read_header(outer);
    if (!header) return std::move(header.error()).wrap("header");
    ALT_TRY(outer.finish());
    return header;
}

Result<Block> decode_block(BytesView raw) {
    auto block = read_block(raw);
    if (!block) return std::move(block.error()).wrap("block");
    return block;
}

Hash256 requests_hash(std::span<const Bytes> requests) {
    Bytes digests;
    for (const Bytes& request : requests)
        if (request.size() > 1) append(digests, crypto::sha256(request));
    return crypto::sha256(digests);
}

uint256 next_base_fee(const uint256& base_fee, std::uint64_t gas_used,
                      std::uint64_t gas_limit) noexcept {
    constexpr std::uint64_t kElasticity = 2;
    constexpr std::uint64_t kDenominator = 8;
    const std::uint64_t target = gas_limit / kElasticity;
    if (target == 0 || gas_used == target) return base_fee;
    if (gas_used < target)
        return base_fee - base_fee * uint256(target - gas_used) / uint256(target) / kDenominator;
    const uint256 delta = base_fee * uint256(gas_used - target) / uint256(target) / kDenominator;
    return base_fee + (delta.is_zero() ? uint256(1) : delta);
}

}  // namespace alt::eth
