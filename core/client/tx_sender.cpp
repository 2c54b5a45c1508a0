#include "core/client/tx_sender.hpp"

#include "core/client/send_run.hpp"

namespace alt::client {

TxSender::TxSender(ChainClient& chain, TxJournal& journal, sys::Clock& clock,
                   const crypto::PrivateKey& key, SendPolicy policy)
    : chain_(chain),
      journal_(journal),
      clock_(clock),
      key_(key),
      address_(key.address()),
      policy_(policy) {}

Result<TxOutcome> TxSender::send(const TxIntent& intent) {
    const std::lock_guard lock(mutex_);
    return SendRun(chain_, journal_, clock_, key_, address_, policy_, intent).run();
}

}  // namespace alt::client
