#pragma once

#include <string>
#include <string_view>

#include "cli/app.hpp"
#include "cli/output/progress.hpp"
#include "core/base/result.hpp"
#include "core/codec/json.hpp"

namespace alt::cli {

/// The object with `"schema": 1` in front.
codec::JsonObject with_schema(const codec::JsonObject& view);
/// {"schema":1,"error":{code,message,hint,retryable, ...details}}
codec::JsonObject error_view(const Error& error, const codec::JsonObject& details);
/// "error: what\n  hint: what to do"
std::string error_text(const Error& error, bool color);

/// The only way out of the program: stdout is the result, stderr is everything else.
class Channels {
public:
    Channels(const Common& common, bool color, ProgressMode progress)
        : json_(common.json),
          quiet_(common.quiet),
          verbose_(common.verbose),
          color_(color),
          progress_(progress) {}

    [[nodiscard]] bool json() const { return json_; }
    Progress& progress() { return progress_; }

    /// The view with --json, otherwise the text.
    void result(const codec::JsonObject& view, std::string_view text);
    /// Text for people and scripts alike, as it is.
    void raw(std::string_view text);
    /// What was asked for on stderr, as it is: traces, and the log of a host.
    void trace(std::string_view text);
    /// Hints and questions; silent with -q.
    void note(std::string_view text);
    /// Only with -v.
    void detail(std::string_view text);
    void error(const Error& error, const codec::JsonObject& details);

private:
    bool json_;
    bool quiet_;
    bool verbose_;
    bool color_;
    Progress progress_;
};

}  // namespace alt::cli
