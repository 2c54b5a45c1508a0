#pragma once

#include <map>
#include <set>
#include <vector>

#include "core/eth/transaction.hpp"
#include "runtime/evm/tracer.hpp"

namespace alt::node {

/// Collects the accounts and slots that an execution names, those of failed calls included.
class AccessListTracer final : public evm::Tracer {
public:
    void on_step(const evm::TraceStep& step) noexcept override;
    void on_paid(const evm::TracePaid&) noexcept override {}
    void on_call_start(const evm::Message&) noexcept override {}
    void on_call_end(const evm::CallResult&) noexcept override {}

    /// Counts an entry as accessed.
    void include(const eth::AccessEntry& entry);
    /// Without the addresses of `excluded` that have no slots.
    [[nodiscard]] std::vector<eth::AccessEntry> access_list(
        const std::set<Address>& excluded) const;

private:
    std::map<Address, std::set<uint256>> accessed_;
};

}  // namespace alt::node
