#include "runtime/node/memory_use.hpp"

#include "runtime/node/block_record.hpp"

namespace alt::node {
namespace {

/// What the allocator adds.
constexpr std::size_t kAllocation = 16;

std::size_t memory_of(const eth::Transaction& tx) noexcept {
    std::size_t out = tx.data.empty() ? 0 : tx.data.capacity() + kAllocation;
    for (const auto& entry : tx.access_list)
        out += sizeof(entry) + entry.storage_keys.capacity() * Hash256::kSize + kAllocation;
    return out + tx.authorization_list.capacity() * sizeof(eth::Authorization) +
           tx.blob_versioned_hashes.capacity() * Hash256::kSize;
}

std::size_t memory_of(const std::vector<eth::Log>& logs) noexcept {
    if (logs.empty()) return 0;
    std::size_t out = logs.capacity() * sizeof(eth::Log) + kAllocation;
    for (const auto& log : logs)
        out += log.topics.capacity() * Hash256::kSize + log.data.capacity() +
               std::size_t{2} * kAllocation;
    return out;
}

}  // namespace

std::size_t memory_of(const state::Diff& diff) noexcept {
    std::size_t out = diff.accounts.memory();
    for (const auto& [address, change] : diff.accounts) out += change.storage.memory();
    return out;
}

void BlockRecord::measure() {
    first_logs.reserve(receipts.size() + 1);
    memory = sizeof(*this) + block.transactions.capacity() * sizeof(eth::Transaction) +
             receipts.capacity() * sizeof(eth::Receipt) + tx_hashes.capacity() * Hash256::kSize +
             senders.capacity() * Address::kSize + first_logs.capacity() * 4;
    std::uint32_t logs = 0;
    for (const auto& receipt : receipts) {
        first_logs.push_back(logs);
        logs += static_cast<std::uint32_t>(receipt.logs.size());
        memory += memory_of(receipt.logs);
    }
    first_logs.push_back(logs);
    for (const auto& tx : block.transactions) memory += memory_of(tx);
}

}  // namespace alt::node
