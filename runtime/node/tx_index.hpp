#pragma once

#include <array>

#include "core/base/bytes.hpp"
#include "core/base/id_index.hpp"

namespace alt::node {

/// Numbers of transactions by hash, in parts, so that no insertion moves all of them.
class TxIndex {
public:
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
    /// Bytes.
    [[nodiscard]] std::size_t memory() const noexcept {
        std::size_t out = 0;
        for (const auto& part : parts_) out += part.memory();
        return out;
    }

private:
    [[nodiscard]] const IdIndex& part(const Hash256& hash) const noexcept {
        return parts_[hash.bytes[0] % parts_.size()];
    }
    std::array<IdIndex, 16> parts_;
};

}  // namespace alt::node
