#pragma once

#include "cli/app.hpp"

namespace CLI {
class App;
}

namespace alt::cli {

/// Adds `alt evm` with its verbs; each fills `out.command`. `out` outlives `app`.
void add_evm_verbs(CLI::App& app, Invocation& out);

}  // namespace alt::cli
