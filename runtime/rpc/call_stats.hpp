#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string_view>
#include <unordered_map>
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

    void count(std::string_view method, const net::RpcResult& result,
               std::chrono::nanoseconds took);
    /// Those that were called, in the table's order; "unknown" comes last.
    void for_each(const std::function<void(std::string_view method, const Method&)>& visit) const;

private:
    /// The names that are counted, and where. One for all endpoints with the same table.
    struct Names {
        explicit Names(const MethodTable& table);
        std::vector<std::string_view> all;  ///< the last is that of the unknown
        std::unordered_map<std::string_view, std::size_t> places;
    };
    [[nodiscard]] static const Names& names_of(const MethodTable& table);

    const Names& names_;
    std::vector<std::atomic<Method*>> methods_;  ///< one a name; owned
};

}  // namespace alt::rpc
