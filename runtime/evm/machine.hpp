#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "runtime/evm/evm.hpp"
#include "runtime/evm/frame.hpp"
#include "runtime/evm/host.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/options.hpp"
#include "runtime/evm/revision.hpp"
#include "runtime/evm/tracer.hpp"

namespace alt::evm {

/// EIP-150's bound on nested calls.
inline constexpr int kMaxDepth = 1024;

/// What runs at an address.
struct Callee {
    std::uint16_t precompile = 0;      ///< see precompile_at; 0: `code`
    CodePtr code;                      ///< null only for precompiles
    std::optional<Address> delegated;  ///< EIP-7702: whose code it is, if not the address's own
};

/// The rules around the interpreter: what a call and a creation do before and after code runs.
class Machine {
public:
    Machine(Host& host, Revision revision, BlockContext block, TxContext tx, Options options);

    /// Follows one delegation; a delegation to a precompile gives that address's own code, which is
    /// empty (EIP-7702).
    Callee resolve(const Address& code_address) noexcept;
    /// `callee` is what `message.code_address` resolved to.
    CallResult call(const Message& message, const Callee& callee) noexcept {
        return report(message, [&] { return run_call(message, callee); });
    }
    CallResult create(const Message& message) noexcept {
        return report(message, [&] { return run_creation(message); });
    }

    [[nodiscard]] Host& host() noexcept { return host_; }
    [[nodiscard]] const Rules& rules() const noexcept { return rules_; }
    [[nodiscard]] const BlockContext& block() const noexcept { return block_; }
    [[nodiscard]] const TxContext& tx() const noexcept { return tx_; }
    [[nodiscard]] const Options& options() const noexcept { return options_; }

    /// EIP-2929: true if a cold access must be paid. Precompiles are always warm.
    bool warm_account(const Address& address) noexcept {
        return precompile_at(address, rules_) == 0 && host_.warm_account(address);
    }

private:
    /// Tells the tracer, if there is one.
    template <class Run>
    CallResult report(const Message& message, Run run) noexcept {
        if (options_.tracer == nullptr) return run();
        options_.tracer->on_call_start(message);
        const CallResult result = run();
        options_.tracer->on_call_end(result);
        return result;
    }

    [[nodiscard]] std::uint16_t precompile_for(const Address& code_address) const noexcept;
    CallResult run_call(const Message& message, const Callee& callee) noexcept;
    CallResult run_creation(const Message& message) noexcept;
    CallResult run_precompile(std::uint16_t id, const Message& message) noexcept;
    CallResult run_code(const Message& message, const Code& code) noexcept;
    CallResult run_init_code(const Message& message, const Address& created) noexcept;
    Address derive_address(const Message& message) noexcept;

    Host& host_;
    const Rules& rules_;
    BlockContext block_;
    TxContext tx_;
    Options options_;
    Frames frames_;
};

}  // namespace alt::evm
