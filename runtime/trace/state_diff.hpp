#pragma once

#include "runtime/trace/state_recorder.hpp"

namespace alt::trace {

/// OpenEthereum's stateDiff: by address balance, code, nonce and storage, each "=" or a change:
/// {"*": {"from", "to"}}, {"+": value} of an account that is new, {"-": value} of one that is gone.
class StateDiffTracer final : public StateRecorder {
public:
    using StateRecorder::StateRecorder;
    Result<std::string> result() override;
};

}  // namespace alt::trace
