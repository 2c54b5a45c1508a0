#pragma once

#include "runtime/trace/state_recorder.hpp"

namespace alt::trace {

/// geth's prestateTracer: the accounts and slots that the transaction touched, as they were before
/// it; in diff mode what changed, before ("pre") and after it ("post").
class PrestateTracer final : public StateRecorder {
public:
    struct Options {
        bool diff = false;
        bool with_code = true;
        bool with_storage = true;
        bool with_empty = false;  ///< accounts that are empty before it; not in diff mode
    };

    PrestateTracer(Budget& budget, const Options& options)
        : StateRecorder(budget), options_(options) {}

    Result<std::string> result() override;

private:
    Options options_;
};

}  // namespace alt::trace
