#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "runtime/evm/evm.hpp"
#include "runtime/evm/frame.hpp"
#include "runtime/evm/host.hpp"
#include "runtime/evm/message.hpp"
#include "runtime/evm/revision.hpp"

namespace alt::evm {

/// EIP-150's bound on nested calls.
inline constexpr int kMaxDepth = 1024;

/// The rules around the interpreter: what a call and a creation do before and after code runs.
class Machine {
public:
    Machine(Host& host, Revision revision, BlockContext block, TxContext tx);

    CallResult run(const Message& message) noexcept {
        return is_create(message.kind) ? create(message) : call(message);
    }

    [[nodiscard]] Host& host() noexcept { return host_; }
    [[nodiscard]] const Rules& rules() const noexcept { return rules_; }
    [[nodiscard]] const BlockContext& block() const noexcept { return block_; }
    [[nodiscard]] const TxContext& tx() const noexcept { return tx_; }
    [[nodiscard]] std::string_view unsupported_precompile() const noexcept { return unsupported_; }

    /// EIP-2929: true if a cold access must be paid. Precompiles are always warm.
    bool warm_account(const Address& address) noexcept {
        return precompile_at(address, rules_) == 0 && host_.warm_account(address);
    }

private:
    CallResult call(const Message& message) noexcept;
    CallResult create(const Message& message) noexcept;
    CallResult run_precompile(std::uint16_t id, const Message& message) noexcept;
    CallResult run_code(const Message& message, const Code& code) noexcept;
    CallResult run_init_code(const Message& message, const Address& created) noexcept;
    Address derive_address(const Message& message) noexcept;
    Frame& frame(int depth) noexcept;

    Host& host_;
    const Rules& rules_;
    BlockContext block_;
    TxContext tx_;
    std::vector<std::unique_ptr<Frame>> frames_;
    std::string_view unsupported_;
};

}  // namespace alt::evm
