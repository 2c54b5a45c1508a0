#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "core/client/chain_client.hpp"

namespace alt::rpc {

/// A filter that a client polls: new blocks, new pooled transactions (always none: they are mined
/// at once), or logs.
struct Filter {
    enum class Kind { blocks, pending, logs } kind = Kind::blocks;
    client::LogFilter logs;
    std::uint64_t next_block = 0;  ///< the first that has not been reported
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

private:
    struct Entry {
        Filter filter;
        std::uint64_t last_use = 0;
    };
    mutable std::mutex mutex_;
    std::map<std::uint64_t, Entry> filters_;
    std::size_t most_;
    std::uint64_t last_id_ = 0;
    std::uint64_t uses_ = 0;
};

}  // namespace alt::rpc
