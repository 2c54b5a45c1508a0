#include "runtime/node/log_match.hpp"

#include <algorithm>

namespace alt::node {

namespace {

template <typename Item>
bool any_in_bloom(const eth::Bloom& bloom, const std::vector<Item>& items) {
    return items.empty() || std::any_of(items.begin(), items.end(), [&](const Item& item) {
               return eth::bloom_may_contain(bloom, item);
           });
}

}  // namespace

bool may_match(const eth::Bloom& bloom, const client::LogFilter& filter) {
    return any_in_bloom(bloom, filter.addresses) &&
           std::all_of(filter.topics.begin(), filter.topics.end(),
                       [&](const auto& alternatives) { return any_in_bloom(bloom, alternatives); });
}

bool matches(const eth::Log& log, const client::LogFilter& filter) {
    const auto& addresses = filter.addresses;
    if (!addresses.empty() &&
        std::find(addresses.begin(), addresses.end(), log.address) == addresses.end())
        return false;
    if (filter.topics.size() > log.topics.size()) return false;
    for (std::size_t i = 0; i < filter.topics.size(); ++i) {
        const auto& wanted = filter.topics[i];
        if (!wanted.empty() &&
            std::find(wanted.begin(), wanted.end(), log.topics[i]) == wanted.end())
            return false;
    }
    return true;
}

}  // namespace alt::node
