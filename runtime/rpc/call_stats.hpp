#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/metrics/instruments.hpp"
#include "runtime/rpc/method_table.hpp"

namespace alt::rpc {

/// How often each method was called, with what outcome, and how long its answers took. Methods that
/// do not exist are counted together: their names are the callers'. Thread-safe; a method costs
/// memory from its first call on.
class CallStats {
public:
    struct Method {
        metrics::Counter succeeded;
        metrics::Counter failed;
        metrics::Histogram latency;
    };

    /// `table` must outlive it.
    explicit CallStats(const MethodTable& table);
    CallStats(const CallStats&) = delete;
    CallStats& operator=(const CallStats&) = delete;
    ~CallStats();

    /// `place`: of the method in the table.
    void count(std::size_t place, const net::RpcResult& result, std::chrono::nanoseconds took);
    /// Those that were called, in the table's order; "unknown" comes last.
    void for_each(const std::function<void(std::string_view method, const Method&)>& visit) const;

private:
    const MethodTable& table_;
    std::vector<std::atomic<Method*>> methods_;  ///< one a row, then that of the unknown; owned
};

}  // namespace alt::rpc
