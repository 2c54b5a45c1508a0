#pragma once

#include <array>

#include "core/base/bytes.hpp"
#include "core/base/id_index.hpp"

namespace alt::node {

/// Numbers of transactions by hash, in parts, so that no insertion moves all of them.
class TxIndex {
public:
    /// Numbers go up to here, and begin again: fewer transactions are kept at a time.
    static constexpr std::uint64_t kNumbers = IdIndex::kNone;
    [[nodiscard]] static std::uint32_t number(std::uint64_t tx) noexcept {
        return static_cast<std::uint32_t>(tx % kNumbers);
    }
    /// The transaction from `first` on that has the number.
    [[nodiscard]] static std::uint64_t tx(std::uint32_t number, std::uint64_t first) noexcept {
        return first + (number + kNumbers - first % kNumbers) % kNumbers;
    }

    /// The number for which `matches(number)` holds, or IdIndex::kNone.
    template <typename Matches>
    [[nodiscard]] std::uint32_t find(const Hash256& hash, Matches&& matches) const noexcept {
        return part(hash).find(std::hash<Hash256>{}(hash), std::forward<Matches>(matches));
    }
    /// The hash must not be there.
    void insert(const Hash256& hash, std::uint32_t number) {
        parts_[hash.bytes[0] % parts_.size()].insert(std::hash<Hash256>{}(hash), number);
    }
    /// It must be there.
    void erase(const Hash256& hash, std::uint32_t number) noexcept {
        parts_[hash.bytes[0] % parts_.size()].erase(std::hash<Hash256>{}(hash), number);
    }

private:
    [[nodiscard]] const IdIndex& part(const Hash256& hash) const noexcept {
        return parts_[hash.bytes[0] % parts_.size()];
    }
    std::array<IdIndex, 16> parts_;
};

}  // namespace alt::node
