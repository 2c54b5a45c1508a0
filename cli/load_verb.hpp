#pragma once

#include "cli/app.hpp"

namespace CLI {
class App;
}

namespace alt::cli {

/// Adds `alt load`, which fills `out.command`. `out` outlives `app`.
void add_load_verb(CLI::App& app, Invocation& out);

}  // namespace alt::cli
