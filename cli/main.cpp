#include <cstdio>
#include <exception>

#include "cli/commands/context.hpp"

int main(int argc, char** argv) {
    try {
        const alt::cli::Backend backend{&alt::Orchestrator::open, &alt::run_host, &alt::stop_host};
        return alt::cli::run_program({argv + 1, argv + argc}, backend);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: internal: %s\n hint: please report this\n", e.what());
        return static_cast<int>(alt::cli::ExitCode::failure);
    }
}
