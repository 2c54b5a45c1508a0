#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/log.hpp"
#include "core/base/result.hpp"
#include "core/client/chain_client.hpp"
#include "core/client/tx_sender.hpp"
#include "core/crypto/secp256k1.hpp"
#include "core/driver/driver.hpp"
#include "core/lifecycle/fault_points.hpp"
#include "core/lifecycle/phase.hpp"
#include "core/manifest/manifest.hpp"
#include "core/settlement/portal.hpp"
#include "core/store/lifecycle_store.hpp"
#include "core/sys/clock.hpp"

namespace alt::lifecycle {

/// What the lifecycle acts through. References outlive every Run.
struct Tools {
    store::LifecycleStore& store;
    driver::Driver& driver;
    sys::Clock& clock;
    FaultPoints& faults;
    Logger& logger;
    std::filesystem::path home;
    /// For people; called on the driving thread as each step begins.
    std::function<void(std::string_view step, std::uint64_t done, std::uint64_t total)> progress;
};

/// One process's turn at driving one rollup: holds the lease, keeps the row, journals the steps.
/// What it has not finished when it goes, the next Run goes on with.
class Run {
public:
    /// Takes the lease. Errors: not_found, conflict (names the holder), bad_manifest (a row that
    /// does not parse).
    static Result<std::unique_ptr<Run>> begin(const Tools& tools, std::int64_t rollup,
                                              client::ChainClient& parent,
                                              const crypto::PrivateKey& operator_key,
                                              const std::string& purpose);
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;
    /// Gives the lease back.
    ~Run();

    /// Does `effect` once in the rollup's life: not at all if the journal says that it is done.
    /// `effect` must be idempotent: a crash before the outcome row repeats it. Its text goes into
    /// the journal.
    Result<void> step(const std::string& name, const std::function<Result<std::string>()>& effect);
    /// Sends the step's one parent transaction and waits for it; see client::TxSender. After one
    /// that failed on the chain, a later call sends another.
    Result<std::string> send(const std::string& step, const Address& to, const Bytes& data,
                             std::optional<std::uint64_t> gas = std::nullopt);

    /// Whether a transaction of the step is on record that is not known to have failed on the
    /// chain: `send` continues it, and notes what it cost.
    Result<bool> has_sent(const std::string& step);

    [[nodiscard]] Phase phase() const noexcept { return phase_; }
    /// Changes the phase and stores the whole row. A move that is not in the phase table is a bug.
    Result<void> move(Phase to);
    /// Stores the row as it is.
    Result<void> save();
    Result<void> note(const std::string& kind, const std::string& text);
    /// Remembers the error for `status` and gives it back.
    Error remember(Error error);

    store::RollupRow row;
    manifest::Manifest manifest;
    driver::RollupSpec spec;

    [[nodiscard]] const Tools& tools() const noexcept { return tools_; }
    [[nodiscard]] client::ChainClient& parent() noexcept { return parent_; }
    [[nodiscard]] const Address& operator_address() const noexcept { return operator_; }
    [[nodiscard]] settlement::Portal portal() { return {parent_, spec.portal}; }
    [[nodiscard]] driver::RollupId id() const noexcept { return spec.id; }

private:
    Result<std::string> tx_key(const std::string& step);
    Run(const Tools& tools, client::ChainClient& parent, const crypto::PrivateKey& operator_key,
        store::Lease lease);

    const Tools& tools_;
    client::ChainClient& parent_;
    store::Lease lease_;
    Phase phase_ = Phase::planned;
    Address operator_;
    std::unique_ptr<client::TxJournal> journal_;
    crypto::PrivateKey key_;
    std::unique_ptr<client::TxSender> sender_;
};

}  // namespace alt::lifecycle
