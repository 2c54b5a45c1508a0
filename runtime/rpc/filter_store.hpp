#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "core/client/chain_client.hpp"

namespace alt::rpc {

/// A filter that a client polls: new blocks, new pooled transactions, or logs.
struct Filter {
    enum class Kind { blocks, pending, logs } kind = Kind::blocks;
    client::LogFilter logs;
    std::uint64_t next_block = 0;  ///< the first that has not been reported; pending: by arrival
};

/// The installed filters of one endpoint. Thread-safe. Above the bound the one that was polled
/// longest ago goes.
class FilterStore {
public:
    explicit FilterStore(std::size_t most = 1000) : most_(most) {}

    std::uint64_t install(Filter filter);
    bool uninstall(std::uint64_t id);
    [[nodiscard]] std::optional<Filter> find(std::uint64_t id) const;
    /// Gives the filter as it was, and moves it to report from `next_block` on.
    std::optional<Filter> poll(std::uint64_t id, std::uint64_t next_block);

    /// A transaction that the pool has taken; kept while there are pending filters, the last 10,000
    /// for all of them.
    void add_pending(const Hash256& hash);
    /// What has arrived since the last poll of a pending filter. None: no such filter.
    std::optional<std::vector<Hash256>> poll_pending(std::uint64_t id);

private:
    struct Entry {
        Filter filter;
        std::uint64_t last_use = 0;
    };
    void count_pending();
    [[nodiscard]] std::uint64_t arrivals() const noexcept { return forgotten_ + arrived_.size(); }

    mutable std::mutex mutex_;
    std::map<std::uint64_t, Entry> filters_;
    std::size_t most_;
    std::uint64_t last_id_ = 0;
    std::uint64_t uses_ = 0;
    std::atomic<bool> any_pending_{false};
    std::deque<Hash256> arrived_;
    std::uint64_t forgotten_ = 0;  ///< arrivals before those
};

}  // namespace alt::rpc
