#pragma once

namespace alt::sys {

/// When the calling thread is woken, it waits from now on until those that compute on its core have
/// had their turn, instead of interrupting them (SCHED_BATCH; an idle core takes it at once). Where
/// the system refuses, nothing changes.
void wait_for_turns() noexcept;

}  // namespace alt::sys
