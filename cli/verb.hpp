#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/app.hpp"

namespace alt::cli {

/// A verb below `parent` whose options fill the C that `out.command` is given when the verb is
/// used. `out` outlives `parent`.
template <typename C>
CLI::App* add_verb(CLI::App& parent, Invocation& out, const std::string& name,
                   const std::string& what, const std::string& examples, C*& command) {
    auto* sub = parent.add_subcommand(name, what);
    sub->fallthrough();
    sub->footer("\nExamples:\n" + examples);
    auto held = std::make_shared<C>();
    command = held.get();
    sub->callback([&out, held] { out.command = *held; });
    return sub;
}

}  // namespace alt::cli
