#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "core/eth/header.hpp"
#include "runtime/node/workers.hpp"

namespace alt::node {

/// A block of the log whose senders are known.
struct LoggedBlock {
    eth::Block block;
    std::size_t encoded_size = 0;
    std::uint64_t offset = 0;  ///< in the log
    std::vector<std::optional<Address>> senders;
};

/// A queue of blocks, whose senders are recovered while they wait: by workers, and by who takes
/// them out. One thread adds and takes.
class SenderRecovery {
public:
    explicit SenderRecovery(Workers& workers);
    SenderRecovery(const SenderRecovery&) = delete;
    SenderRecovery& operator=(const SenderRecovery&) = delete;
    /// What has not been taken is forgotten.
    ~SenderRecovery();

    /// `senders` is filled by the queue.
    void add(LoggedBlock&& block);
    [[nodiscard]] bool empty() const noexcept;
    /// So much waits that one should be taken before the next is added.
    [[nodiscard]] bool full() const noexcept;
    /// The oldest, once its senders are known.
    LoggedBlock take();

private:
    struct Shared;
    void call_helpers();
    Workers& workers_;
    std::shared_ptr<Shared> shared_;  ///< with helpers, which may come late
    std::size_t waiting_txs_ = 0;
    std::size_t waiting_bytes_ = 0;
    std::size_t waiting_blocks_ = 0;
};

}  // namespace alt::node
