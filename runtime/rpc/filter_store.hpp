#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/uint256.hpp"
#include "core/client/chain_client.hpp"

namespace alt::rpc {

/// A filter that a client polls: new blocks, new pooled transactions, or logs.
struct Filter {
    enum class Kind { blocks, pending, logs } kind = Kind::blocks;
    client::LogFilter logs;
    std::uint64_t next_block = 0;  ///< the first that has not been reported; pending: by arrival
    bool from_tag = false;         ///< `logs.from_block` is what a tag meant
    std::uint64_t rewound = 0;     ///< how often blocks were taken back since
};

/// 128 random bits: nobody polls the filter of somebody else by guessing.
using FilterId = uint256;

/// The installed filters of one endpoint. Thread-safe. A filter that nobody asks about for
/// `kFilterLife` goes, and above the bound the one that was asked about longest ago.
class FilterStore {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Now = std::function<Time()>;
    static constexpr std::chrono::minutes kFilterLife{5};  ///< as in geth

    explicit FilterStore(std::size_t most = 1000, Now now = std::chrono::steady_clock::now)
        : most_(most), now_(std::move(now)) {}

    /// io: the kernel gives no random bytes.
    Result<FilterId> install(Filter filter);
    bool uninstall(const FilterId& id);
    /// None: no such filter.
    [[nodiscard]] std::optional<Filter> find(const FilterId& id);
    /// What is before `next` was reported of a filter as it was `seen`. False: it is gone, or
    /// somebody else has reported meanwhile, or what was reported has been taken back.
    bool advance(const FilterId& id, const Filter& seen, std::uint64_t next);
    /// Blocks and logs from `next` on were taken back: what comes in their place is new to all.
    void rewind(std::uint64_t next);

    /// A transaction that the pool has taken; kept while there are pending filters, the last 10,000
    /// for all of them.
    void add_pending(const Hash256& hash);
    /// What has arrived since the last poll of a pending filter. None: no such filter.
    std::optional<std::vector<Hash256>> poll_pending(const FilterId& id);

private:
    struct Entry {
        Filter filter;
        std::uint64_t last_use = 0;  ///< a number, as times may be equal
        Time last_time;
    };
    /// Null: none, or it has expired. Counts as a use.
    Entry* use(const FilterId& id);
    void drop_expired();
    void count_pending();
    [[nodiscard]] std::uint64_t arrivals() const noexcept { return forgotten_ + arrived_.size(); }

    std::mutex mutex_;
    std::unordered_map<FilterId, Entry> filters_;
    std::size_t most_;
    Now now_;
    std::uint64_t uses_ = 0;
    std::atomic<bool> any_pending_{false};
    std::deque<Hash256> arrived_;
    std::uint64_t forgotten_ = 0;  ///< arrivals before those
};

}  // namespace alt::rpc
