#include "runtime/evmtool/exception.hpp"

namespace alt::evmtool {
namespace {

constexpr std::string_view kNameLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/// Takes one alternative off the front.
std::string_view next_alternative(std::string_view& expected) {
    const auto bar = expected.find('|');
    auto name = expected.substr(0, bar);
    expected = bar == std::string_view::npos ? "" : expected.substr(bar + 1);
    if (const auto dot = name.find('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
    return name;
}

}  // namespace

std::string_view exception_name(const Error& error) noexcept {
    std::string_view rest = error.message;
    while (!rest.empty()) {
        const auto end = rest.find_last_of(kNameLetters);
        if (end == std::string_view::npos) break;
        rest = rest.substr(0, end + 1);
        const auto begin = rest.find_last_not_of(kNameLetters) + 1;  // npos + 1 is 0
        const auto word = rest.substr(begin);
        if (word.size() > 2 && word.find('_') != std::string_view::npos) return word;
        rest = rest.substr(0, begin);
    }
    return {};
}

Error with_name(Error error, std::string_view name) {
    if (exception_name(error).empty()) error.message += " (" + std::string(name) + ")";
    return error;
}

bool is_expected(const Error& error, std::string_view expected) noexcept {
    const auto name = exception_name(error);
    while (!expected.empty())
        if (next_alternative(expected) == name) return true;
    return false;
}

}  // namespace alt::evmtool
