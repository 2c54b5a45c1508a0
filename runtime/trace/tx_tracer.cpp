#include "runtime/trace/tx_tracer.hpp"

namespace alt::trace {

Result<void> Budget::check() const {
    if (!exceeded_) return {};
    return make_error(Errc::invalid_input,
                      "the trace takes more than " + std::to_string(size_ >> 20) +
                          " MiB: trace fewer transactions, or leave out what is not needed (limit, "
                          "disableStack, disableStorage, onlyTopCall, disableCode)");
}

}  // namespace alt::trace
