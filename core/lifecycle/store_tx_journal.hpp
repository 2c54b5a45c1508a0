#pragma once

#include "core/client/tx_journal.hpp"
#include "core/store/lifecycle_store.hpp"

namespace alt::lifecycle {

/// The sender's memory in the lifecycle store, under a lease: a process that has been overtaken can
/// sign nothing.
class StoreTxJournal final : public client::TxJournal {
public:
    /// Both must outlive it.
    StoreTxJournal(store::LifecycleStore& store, const store::Lease& lease)
        : store_(store), lease_(lease) {}

    Result<std::vector<client::TxRecord>> load(std::string_view step) override;
    Result<void> record(const client::TxRecord& intent) override;
    Result<void> mark(const Hash256& hash, client::TxState state, std::uint64_t block_num,
                      std::uint64_t gas_used) override;

private:
    store::LifecycleStore& store_;
    const store::Lease& lease_;
};

}  // namespace alt::lifecycle
