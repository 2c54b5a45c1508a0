#include "runtime/evmtool/exception.hpp"

namespace alt::evmtool {

std::string_view exception_name(const Error& error) noexcept {
    const std::string_view message = error.message;
    const auto open = message.rfind('(');
    if (open == std::string_view::npos || !message.ends_with(')')) return {};
    const auto name = message.substr(open + 1, message.size() - open - 2);
    const bool is_name =
        name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
    return is_name ? name : std::string_view{};
}

bool is_expected(const Error& error, std::string_view expected) noexcept {
    const auto name = exception_name(error);
    while (!expected.empty()) {
        const auto bar = expected.find('|');
        auto wanted = expected.substr(0, bar);
        const auto dot = wanted.find('.');
        if (dot != std::string_view::npos) wanted.remove_prefix(dot + 1);
        if (wanted == name) return true;
        expected = bar == std::string_view::npos ? "" : expected.substr(bar + 1);
    }
    return false;
}

}  // namespace alt::evmtool
