#pragma once

#include <memory>

#include "runtime/evm/code.hpp"
#include "runtime/evm/host.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evm/revision.hpp"

namespace alt::evm {

class Machine;
struct CallResult;

/// Executes the messages of one transaction against a host: nested calls, value transfers,
/// creations, snapshots and precompiles included. Fees, intrinsic gas, refund caps and the sender's
/// nonce are the caller's. One thread at a time.
class Evm {
public:
    /// `host` must outlive it.
    Evm(Host& host, Revision revision, BlockContext block, TxContext tx, Options options = {});
    ~Evm();
    Evm(const Evm&) = delete;
    Evm& operator=(const Evm&) = delete;

    /// On failure the host is as before, but for accesses that stay warm by EIP-2929.
    /// A creation at depth 0 uses the sender's nonce less one (the transaction has incremented it
    /// already). The caller warms sender, recipient, coinbase and access list; precompiles always
    /// count as warm, and a created address is warmed here, as is the target of a recipient that
    /// delegates (EIP-7702).
    Outcome execute(const Message& message) noexcept;

private:
    CallResult call(const Message& message) noexcept;

    std::unique_ptr<Machine> machine_;
};

}  // namespace alt::evm
