#pragma once

#include <functional>

#include "runtime/trace/call_recorder.hpp"
#include "runtime/trace/writer.hpp"

namespace alt::trace {

/// Where a flat trace stands; explorers ask for it with some methods.
struct FlatPlace {
    Hash256 block_hash;
    std::uint64_t block_num = 0;
    Hash256 tx_hash;
    std::uint64_t tx_index = 0;
};

/// Which flat traces are wanted, as in trace_filter. Empty lists match anything.
struct FlatFilter {
    std::vector<Address> from;
    std::vector<Address> to;

    /// from: who calls, creates or destructs; to: who is called, created or paid out.
    [[nodiscard]] bool matches(const CallFrame& frame) const;
};

/// Calls as OpenEthereum and Erigon tell them: a list in order of execution, each with its path in
/// the tree. Inner calls of precompiles without value are left out. The gas of the first is without
/// the intrinsic gas.
class FlatCalls {
public:
    /// A frame with its place in the tree.
    struct Item {
        const CallFrame& frame;
        const std::vector<std::uint32_t>& path;
        std::size_t subtraces;
    };
    /// False: that was enough.
    using Visit = std::function<bool(const Item&)>;

    explicit FlatCalls(CallRecorder& calls) : calls_(calls) {}

    void visit(const Visit& visit) const;
    /// All of them, as elements of an array that is open.
    void write(Writer& out, const std::optional<FlatPlace>& place) const;
    /// An object. Without a place it has no members about block and transaction.
    void write(Writer& out, const Item& item, const std::optional<FlatPlace>& place) const;

private:
    bool visit(std::size_t frame, std::vector<std::uint32_t>& path, const Visit& visit) const;

    CallRecorder& calls_;
};

/// geth's flatCallTracer.
class FlatCallTracer final : public CallRecorder {
public:
    FlatCallTracer(Budget& budget, const std::optional<FlatPlace>& place)
        : CallRecorder(budget, {}), place_(place) {}
    Result<std::string> result() override;

private:
    std::optional<FlatPlace> place_;
};

}  // namespace alt::trace
