#pragma once

#include <atomic>
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
    /// Takes the first block that is in it out again, piece by piece: those who search meanwhile
    /// may find any part of its logs.
    void remove_first(const BlockRecord& block);
    /// Bytes, about.
    [[nodiscard]] std::size_t memory() const noexcept { return memory_; }

    /// Places in these blocks (both included), in order and each once, that may match the filter's
    /// addresses and topics; all that do are among them.
    [[nodiscard]] std::vector<Place> find(const client::LogFilter& filter, std::uint64_t first,
                                          std::uint64_t last) const;

private:
    /// In order; added at the end, and taken from both.
    class Places {
    public:
        [[nodiscard]] const Place* begin() const noexcept { return all_.data() + first_; }
        [[nodiscard]] const Place* end() const noexcept { return all_.data() + all_.size(); }
        [[nodiscard]] std::size_t size() const noexcept { return all_.size() - first_; }
        [[nodiscard]] std::size_t memory() const noexcept {
            return all_.capacity() * sizeof(Place);
        }
        void push(const Place& place);
        void remove(std::uint32_t block_num, bool at_end);

    private:
        void close_gap();
        std::vector<Place> all_;
        std::size_t first_ = 0;  ///< those before it are gone
    };
    struct List {
        std::uint64_t key = 0;
        Places places;
    };
    using Lists = std::vector<const Places*>;

    Places& list(std::uint64_t key);
    void push(Places& places, const Place& place);
    /// Of the block at one end; a list in which nothing is left goes.
    void remove(std::uint64_t key, std::uint32_t block_num, bool at_end);
    void remove(const BlockRecord& block, bool at_end);
    void note_memory();
    [[nodiscard]] const Places* find_list(std::uint64_t key) const;
    /// The shortest lists that hold all that matches.
    [[nodiscard]] Lists best_lists(const client::LogFilter& filter) const;

    mutable std::shared_mutex mutex_;
    IdIndex index_;
    std::deque<List> lists_;  ///< they do not move
    std::vector<std::uint32_t> free_;
    Places all_;
    std::size_t place_bytes_ = 0;
    std::atomic<std::size_t> memory_{0};
};

}  // namespace alt::node
