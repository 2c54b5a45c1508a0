#include "runtime/host/deposit_feed.hpp"

#include <algorithm>
#include <iterator>

namespace alt::host {

void DepositFeed::forget() {
    cursor_ = {};
    cursor_.next_block = first_block_;
    waiting_.clear();
}

Result<std::vector<eth::Transaction>> DepositFeed::read_from(std::uint64_t first) {
    const auto before = cursor_.next_block;
    while (true) {
        auto scanned = watcher_.scan(cursor_);
        if (!scanned && scanned.error().code == Errc::conflict) forget();  // reorganised
        ALT_TRY_ASSIGN(auto batch, std::move(scanned));
        if (batch.next.next_block == cursor_.next_block) break;
        cursor_ = batch.next;
        waiting_.insert(waiting_.end(), std::make_move_iterator(batch.deposits.begin()),
                        std::make_move_iterator(batch.deposits.end()));
    }
    // A deposit that is credited out of order can never be settled: none is handed out unchecked.
    if (cursor_.next_block != before) {
        if (auto sure = watcher_.verify(cursor_); !sure) {
            forget();
            return std::move(sure.error());
        }
    }
    const auto oldest = cursor_.count - waiting_.size();
    ALT_ASSERT(first >= oldest);
    const auto arrived = std::min<std::uint64_t>(waiting_.size(), first - oldest);
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(arrived));
    return waiting_;
}

}  // namespace alt::host
