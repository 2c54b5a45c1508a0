#pragma once

#include "runtime/trace/call_recorder.hpp"

namespace alt::trace {

/// geth's callTracer: the tree of calls, nested. The gas of the first is the transaction's limit,
/// and its gas used the receipt's.
class CallTracer final : public CallRecorder {
public:
    using CallRecorder::CallRecorder;
    Result<std::string> result() override;
};

}  // namespace alt::trace
