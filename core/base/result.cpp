#include "core/base/result.hpp"

namespace alt {

std::string_view to_string(Errc code) noexcept {
    switch (code) {
        case Errc::invalid_input:
            return "invalid_input";
        case Errc::usage:
            return "usage";
        case Errc::bad_manifest:
            return "bad_manifest";
        case Errc::not_found:
            return "not_found";
        case Errc::conflict:
            return "conflict";
        case Errc::timeout:
            return "timeout";
        case Errc::parent_unavailable:
            return "parent_unavailable";
        case Errc::settlement_incomplete:
            return "settlement_incomplete";
        case Errc::tool_missing:
            return "tool_missing";
        case Errc::corrupt:
            return "corrupt";
        case Errc::io:
            return "io";
        case Errc::interrupted:
            return "interrupted";
        case Errc::unsupported:
            return "unsupported";
        case Errc::internal:
            return "internal";
    }
    return "internal";
}

Error Error::wrap(std::string_view context) && {
    // Two layers may name the same thing, such as a step and its transaction: once is enough.
    const auto prefix = std::string(context) + ": ";
    if (!message.starts_with(prefix)) message.insert(0, prefix);
    return std::move(*this);
}

Error Error::with_hint(std::string text) && {
    hint = std::move(text);
    return std::move(*this);
}

Error make_error(Errc code, std::string message, std::string hint) {
    const bool retryable = code == Errc::timeout || code == Errc::parent_unavailable ||
                           code == Errc::settlement_incomplete || code == Errc::conflict;
    return Error{code, std::move(message), std::move(hint), retryable};
}

}  // namespace alt
