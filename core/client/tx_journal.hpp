#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace alt::client {

enum class TxState {
    intent,   ///< recorded, perhaps broadcast, outcome unknown
    mined,    ///< final: in a block and successful
    failed,   ///< final: in a block and reverted
    dropped,  ///< final: another transaction took its nonce
};

/// One signed transaction of a step. A step has several: replacements with the same nonce, and
/// after a foreign transaction took that nonce, ones with a new nonce.
struct TxRecord {
    std::string step;  ///< key of the step within the journal
    std::uint64_t nonce = 0;
    Hash256 hash;
    Bytes raw;  ///< signed, ready for broadcast
    TxState state = TxState::intent;
    std::uint64_t block_num = 0;  ///< mined, failed
    std::uint64_t gas_used = 0;   ///< mined, failed
};

/// Port: durable memory of what was signed. Each write is on the disk when it returns.
class TxJournal {
public:
    virtual ~TxJournal() = default;

    /// All transactions of a step, oldest first.
    virtual Result<std::vector<TxRecord>> load(std::string_view step) = 0;
    /// Called before the transaction is broadcast. A record with the same hash is kept as it is.
    virtual Result<void> record(const TxRecord& intent) = 0;
    virtual Result<void> mark(const Hash256& hash, TxState state, std::uint64_t block_num,
                              std::uint64_t gas_used) = 0;
};

}  // namespace alt::client
