#pragma once

#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/eth/transaction.hpp"
#include "runtime/evm/revision.hpp"
#include "runtime/evm/tracer.hpp"
#include "runtime/state/journal.hpp"

namespace alt::trace {

/// Room for what the tracers of one request keep and write. Executions are bounded by gas, but what
/// may be told of them is not: a call of 100 gas can show a megabyte. All budgets of a process draw
/// on one ceiling, too, so that requests at once are bounded. One thread.
class Budget {
public:
    static constexpr std::size_t kDefault = std::size_t{128} << 20;
    static constexpr std::size_t kAll = std::size_t{512} << 20;

    explicit Budget(std::size_t bytes = kDefault) noexcept : size_(bytes), left_(bytes) {}
    ~Budget();
    Budget(const Budget&) = delete;
    Budget& operator=(const Budget&) = delete;

    /// False, from then on, when there is no room.
    bool take(std::size_t bytes) noexcept {
        exceeded_ = exceeded_ || bytes > left_ || (bytes > drawn_left_ && !draw(bytes));
        if (exceeded_) return false;
        left_ -= bytes;
        drawn_left_ -= bytes;
        return true;
    }
    [[nodiscard]] bool exceeded() const noexcept { return exceeded_; }
    /// invalid_input: too much was asked for, and what to ask for instead; or too much at once.
    [[nodiscard]] Result<void> check() const;

private:
    bool draw(std::size_t bytes) noexcept;

    std::size_t size_;
    std::size_t left_;
    std::size_t drawn_ = 0;  ///< of the common ceiling
    std::size_t drawn_left_ = 0;
    bool exceeded_ = false;
    bool crowded_ = false;  ///< it was the ceiling
};

/// The transaction under a tracer.
struct TxFacts {
    const eth::Transaction& tx;
    Address sender;
    Address coinbase;
    std::optional<Address> fee_vault = {};  ///< rollups: gets all fees
    evm::Revision revision = evm::Revision::osaka;
    std::uint64_t first_log = 0;  ///< logs of the block before it
};

/// How it ended.
struct TxEnd {
    evm::Status status = evm::Status::success;
    std::uint64_t gas_used = 0;  ///< as in its receipt
    BytesView output;            ///< return or revert data
};

/// Watches one transaction and tells what it saw as JSON. The facts and the journal must outlive
/// it; one after the other: on_tx_start, the execution, on_tx_end, result.
class TxTracer : public evm::Tracer {
public:
    /// Before the first change, fees included; `journal` is where the transaction will run.
    virtual void on_tx_start(const TxFacts& facts, state::Journal& journal) noexcept = 0;
    /// After the last one.
    virtual void on_tx_end(const TxEnd& end) noexcept = 0;
    /// invalid_input: see Budget::check.
    virtual Result<std::string> result() = 0;

    void on_step(const evm::TraceStep&) noexcept override {}
    void on_paid(const evm::TracePaid&) noexcept override {}
    void on_call_start(const evm::Message&) noexcept override {}
    void on_call_end(const evm::CallResult&) noexcept override {}
};

/// geth's noopTracer: {}.
class NoopTracer final : public TxTracer {
public:
    void on_tx_start(const TxFacts&, state::Journal&) noexcept override {}
    void on_tx_end(const TxEnd&) noexcept override {}
    Result<std::string> result() override { return std::string("{}"); }
};

}  // namespace alt::trace
