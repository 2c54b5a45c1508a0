#pragma once

#include <cstdint>
#include <deque>
#include <shared_mutex>
#include <vector>

#include "core/base/id_index.hpp"
#include "core/client/chain_client.hpp"
#include "runtime/node/block_record.hpp"

namespace alt::node {

/// Where logs are by address and by topic, so that a search costs what it finds. One thread writes,
/// any thread reads.
class LogIndex {
public:
    struct Place {
        std::uint32_t block_num;
        std::uint32_t log;  ///< its number in the block
        auto operator<=>(const Place&) const = default;
    };

    /// The next block, in ascending order.
    void add(const BlockRecord& block);
    void clear();
    /// Takes the last block that was added out again.
    void remove_last(const BlockRecord& block);

    /// Places in these blocks (both included), in order and each once, that may match the filter's
    /// addresses and topics; all that do are among them.
    [[nodiscard]] std::vector<Place> find(const client::LogFilter& filter, std::uint64_t first,
                                          std::uint64_t last) const;

private:
    using Places = std::vector<Place>;
    struct List {
        std::uint64_t key = 0;
        Places places;
    };
    using Lists = std::vector<const Places*>;

    Places& list(std::uint64_t key);
    [[nodiscard]] const Places* find_list(std::uint64_t key) const;
    /// The shortest lists that hold all that matches.
    [[nodiscard]] Lists best_lists(const client::LogFilter& filter) const;

    mutable std::shared_mutex mutex_;
    IdIndex index_;
    std::deque<List> lists_;  ///< they do not move
    Places all_;
};

}  // namespace alt::node
