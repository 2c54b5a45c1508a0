#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/manifest/manifest.hpp"

namespace alt::manifest {

/// One thing that is wrong with a manifest. Line and column count from 1; 0 when there is no place
/// in a text, as for an override.
struct Problem {
    std::string source;  ///< file name, "-", profile name or the flag of an override
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string path;  ///< "vm.gas_limit"; "" when the text is not TOML
    std::string message;
    std::string hint;
};

/// "nft.toml:3:9: vm.gas_limit must be a whole number, not "x" (hint)"
std::string to_string(const Problem& problem);

/// The manifest is meaningful only when there are no problems.
struct ParseOutcome {
    Manifest manifest;
    std::vector<Problem> problems;

    [[nodiscard]] bool ok() const { return problems.empty(); }
    /// The manifest, or bad_manifest with all problems in the message, one a line.
    [[nodiscard]] Result<Manifest> result() const;
};

/// `--set path=value`: replaces what the text says and passes the same checks.
struct Override {
    std::string path;
    std::string value;           ///< TOML, or bare text where the field is text
    std::string flag = "--set";  ///< what problems with it are reported under
};
/// Splits at the first "="; usage error when there is none.
Result<Override> parse_override(std::string_view text);

/// Reads TOML of at most 1 MiB, applies the overrides, resolves defaults and checks everything;
/// reports all problems at once, ordered by place.
ParseOutcome parse(std::string_view text, std::string source,
                   const std::vector<Override>& overrides = {});

}  // namespace alt::manifest
