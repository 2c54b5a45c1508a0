#include "core/base/wei.hpp"

#include <array>
#include <utility>

namespace alt {
namespace {

constexpr std::array<std::pair<std::string_view, unsigned>, 4> kUnits{
    {{"ether", 18}, {"gwei", 9}, {"eth", 18}, {"wei", 0}}};

std::string_view trim_end(std::string_view text) {
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

Result<Wei> parse_wei(std::string_view text) {
    std::string_view number = text;
    unsigned decimals = 0;
    for (const auto& [unit, places] : kUnits) {
        if (!number.ends_with(unit)) continue;
        number = trim_end(number.substr(0, number.size() - unit.size()));
        decimals = places;
        break;
    }
    const auto point = number.find('.');
    const auto fraction = point == std::string_view::npos ? "" : number.substr(point + 1);
    const bool hex = number.starts_with("0x") || number.starts_with("0X");
    if (number.empty() || fraction.size() > decimals || (hex && decimals > 0) ||
        (point != std::string_view::npos && fraction.empty()))
        return make_error(
            Errc::invalid_input,
            "\"" + std::string(text) + "\" is not an amount, or is finer than its unit",
            "write an amount as 1.5ether, 20gwei or 1000 (wei)");
    std::string digits(number.substr(0, point));
    digits += fraction;
    digits.append(decimals - fraction.size(), '0');
    auto value = parse_uint256(digits);
    if (!value)
        return make_error(Errc::invalid_input, "\"" + std::string(text) + "\" is not an amount",
                          "write an amount as 1.5ether, 20gwei or 1000 (wei)");
    return value;
}

std::string to_ether(const Wei& amount) {
    auto digits = to_decimal(amount);
    if (digits.size() < 19) digits.insert(0, 19 - digits.size(), '0');
    digits.insert(digits.size() - 18, 1, '.');
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.ends_with('.')) digits.pop_back();
    return digits;
}

}  // namespace alt
