#include "runtime/node/snapshot_stream.hpp"

#include <algorithm>

#include "core/eth/header.hpp"

namespace alt::node {
namespace {

constexpr std::size_t kBuffer = std::size_t{256} << 10;
/// No single thing in a snapshot is longer; what claims to be is damaged.
constexpr std::uint64_t kMaxBlob = std::uint64_t{256} << 20;
constexpr std::uint64_t kMaxCount = std::uint64_t{1} << 32;

}  // namespace

void SnapshotWriter::flush() {
    if (outcome_) outcome_ = file_.write(buffer_);
    buffer_.clear();
}

void SnapshotWriter::pass_on() {
    if (buffer_.size() >= kBuffer) flush();
}

/// Seven bits a byte, the lowest first; the highest bit says that more follow (LEB128).
void SnapshotWriter::number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) buffer_.push_back(static_cast<std::uint8_t>(value | 0x80));
    buffer_.push_back(static_cast<std::uint8_t>(value));
}

void SnapshotWriter::number(const uint256& value) {
    const auto word = to_be_bytes(value);
    const auto size = (value.bits() + 7) / 8;
    buffer_.push_back(static_cast<std::uint8_t>(size));
    fixed(word.view().last(size));
}

void SnapshotWriter::fixed(BytesView bytes) {
    alt::append(buffer_, bytes);
}

void SnapshotWriter::blob(BytesView bytes) {
    number(bytes.size());
    fixed(bytes);
}

void SnapshotWriter::account(const state::Account& account) {
    number(account.nonce);
    number(account.balance);
    fixed(account.code_hash);
}

void SnapshotWriter::diff(const state::Diff& diff) {
    number(diff.accounts.size());
    for (const auto& [address, change] : diff.accounts) {
        fixed(address);
        number(std::uint64_t{change.account ? 1u : 0u} | (change.storage_cleared ? 2u : 0u));
        if (change.account) account(*change.account);
        number(change.storage.size());
        for (const auto& [key, value] : change.storage) {
            number(key);
            number(value);
        }
    }
}

void SnapshotWriter::receipt(const eth::Receipt& receipt) {
    number(static_cast<std::uint64_t>(receipt.type));
    number((receipt.success ? 1u : 0u) | (receipt.deposit_nonce ? 2u : 0u) |
           (receipt.contract_address ? 4u : 0u));
    number(receipt.cumulative_gas_used);
    number(receipt.gas_used);
    number(receipt.effective_gas_price);
    number(receipt.blob_gas_used);
    number(receipt.blob_gas_price);
    if (receipt.deposit_nonce) number(*receipt.deposit_nonce);
    if (receipt.contract_address) fixed(*receipt.contract_address);
    number(receipt.logs.size());
    for (const auto& log : receipt.logs) {
        fixed(log.address);
        number(log.topics.size());
        for (const auto& topic : log.topics) fixed(topic);
        blob(log.data);
    }
}

void SnapshotWriter::block(const BlockRecord& block) {
    blob(eth::encode(block.block));
    for (std::size_t i = 0; i < block.tx_hashes.size(); ++i) {
        fixed(block.tx_hashes[i]);
        fixed(block.senders[i]);
        receipt(block.receipts[i]);
    }
}

Result<std::uint64_t> SnapshotWriter::finish() {
    flush();
    ALT_TRY(outcome_);
    return file_.finish();
}

void SnapshotReader::refuse(const char* why) {
    if (outcome_) outcome_ = make_error(Errc::corrupt, why);
}

void SnapshotReader::refill() {
    buffer_.resize(kBuffer);
    at_ = 0;
    const auto got = file_.read(buffer_);
    if (!got && outcome_) outcome_ = got.error();
    buffer_.resize(got ? *got : 0);
}

void SnapshotReader::fill(std::span<std::uint8_t> into) {
    while (!into.empty()) {
        if (at_ == buffer_.size() && outcome_) refill();
        if (!outcome_ || buffer_.empty()) {
            refuse("it ends too early");
            std::fill(into.begin(), into.end(), std::uint8_t{0});
            return;
        }
        const auto size = std::min(into.size(), buffer_.size() - at_);
        std::copy_n(buffer_.begin() + static_cast<std::ptrdiff_t>(at_), size, into.begin());
        at_ += size;
        into = into.subspan(size);
    }
}

std::uint64_t SnapshotReader::number() {
    std::uint64_t out = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        std::uint8_t byte = 0;
        fill({&byte, 1});
        out |= std::uint64_t{byte & 0x7fu} << shift;
        if (byte < 0x80) return out;
    }
    refuse("a number is too long");
    return 0;
}

uint256 SnapshotReader::wide() {
    std::uint8_t size = 0;
    fill({&size, 1});
    if (size > 32) refuse("a number is too long");
    if (!ok()) return {};
    Hash256 word;
    fill(std::span(word.bytes).last(size));
    return to_uint256(word);
}

Bytes SnapshotReader::blob() {
    const auto size = number();
    if (size > kMaxBlob) refuse("something is too long");
    if (!ok()) return {};
    Bytes out(size);
    fill(out);
    return out;
}

std::size_t SnapshotReader::count() {
    const auto out = number();
    if (out > kMaxCount) refuse("there is too much of something");
    return ok() ? out : 0;
}

state::Account SnapshotReader::account() {
    state::Account out;
    out.nonce = number();
    out.balance = wide();
    out.code_hash = fixed<Hash256>();
    return out;
}

state::Diff SnapshotReader::diff() {
    state::Diff out;
    const auto accounts = count();
    for (std::size_t i = 0; i < accounts && ok(); ++i) {
        auto& change = out.accounts[fixed<Address>()];
        const auto flags = number();
        if ((flags & 1) != 0) change.account = account();
        change.storage_cleared = (flags & 2) != 0;
        const auto slots = count();
        for (std::size_t j = 0; j < slots && ok(); ++j) {
            const auto key = wide();
            change.storage[key] = wide();
        }
    }
    return out;
}

eth::Receipt SnapshotReader::receipt() {
    eth::Receipt out;
    out.type = static_cast<eth::TxType>(number());
    const auto flags = number();
    out.success = (flags & 1) != 0;
    out.cumulative_gas_used = number();
    out.gas_used = number();
    out.effective_gas_price = wide();
    out.blob_gas_used = number();
    out.blob_gas_price = wide();
    if ((flags & 2) != 0) out.deposit_nonce = number();
    if ((flags & 4) != 0) out.contract_address = fixed<Address>();
    const auto logs = count();
    for (std::size_t i = 0; i < logs && ok(); ++i) {
        auto& log = out.logs.emplace_back();
        log.address = fixed<Address>();
        const auto topics = number();
        if (topics > 4) refuse("a log has too many topics");
        for (std::size_t j = 0; j < topics && ok(); ++j) log.topics.push_back(fixed<Hash256>());
        log.data = blob();
    }
    out.bloom = eth::bloom_of(out.logs);
    return out;
}

BlockPtr SnapshotReader::block() {
    const auto raw = blob();
    if (!ok()) return nullptr;
    auto decoded = eth::decode_block(raw);
    if (!decoded) {
        refuse("a block cannot be read");
        return nullptr;
    }
    auto out = std::make_shared<BlockRecord>();
    out->block = std::move(*decoded);
    out->hash = eth::hash_of(out->block.header);
    out->encoded_size = raw.size();
    const auto count = out->block.transactions.size();
    out->tx_hashes.reserve(count);
    out->senders.reserve(count);
    out->receipts.reserve(count);
    for (std::size_t i = 0; i < count && ok(); ++i) {
        out->tx_hashes.push_back(fixed<Hash256>());
        out->senders.push_back(fixed<Address>());
        out->receipts.push_back(receipt());
    }
    out->measure();
    return out;
}

Result<void> SnapshotReader::finish() {
    if (ok() && at_ == buffer_.size()) refill();
    if (ok() && at_ != buffer_.size()) refuse("something follows its end");
    return outcome_;
}

}  // namespace alt::node
