#pragma once

#include "core/base/result.hpp"

namespace alt::cli {

/// What the process exits with; documented by `alt help` and stable.
enum class ExitCode : int {
    ok = 0,
    failure = 1,
    not_found = 3,
    conflict = 4,
    timeout = 5,
    parent_unavailable = 6,
    settlement_incomplete = 7,
    usage = 64,
    bad_manifest = 65,
    tool_missing = 69,
    interrupted = 130,
};

constexpr ExitCode exit_code(Errc code) noexcept {
    switch (code) {
        case Errc::usage:
            return ExitCode::usage;
        case Errc::bad_manifest:
            return ExitCode::bad_manifest;
        case Errc::not_found:
            return ExitCode::not_found;
        case Errc::conflict:
            return ExitCode::conflict;
        case Errc::timeout:
            return ExitCode::timeout;
        case Errc::parent_unavailable:
            return ExitCode::parent_unavailable;
        case Errc::settlement_incomplete:
            return ExitCode::settlement_incomplete;
        case Errc::tool_missing:
            return ExitCode::tool_missing;
        case Errc::interrupted:
            return ExitCode::interrupted;
        case Errc::invalid_input:
        case Errc::corrupt:
        case Errc::io:
        case Errc::unsupported:
        case Errc::internal:
            return ExitCode::failure;
    }
    return ExitCode::failure;
}

}  // namespace alt::cli
