#include "tests/bench/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace alt::bench {
namespace {

std::string target_of(const Row& row) {
    if (row.peer_multiple) return fmt::format("<= {:.1f}x", *row.peer_multiple);
    if (row.limit) return fmt::format("<= {:.0f} {}", *row.limit, row.unit);
    return "-";
}

std::string verdict_of(const Row& row, double peer_median) {
    const auto middle = median(row.values);
    if (row.peer_multiple) return middle <= *row.peer_multiple * peer_median ? "met" : "MISSED";
    if (row.limit) return middle <= *row.limit ? "met" : "MISSED";
    return "";
}

}  // namespace

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

void print_table(const std::vector<Row>& rows, const Row& peer) {
    const auto peer_median = median(peer.values);
    fmt::print("{:<58} {:>5} {:>8} {:>8} {:>8} {:>7}  {:<10} {}\n", "", "unit", "min", "median",
               "max", "ratio", "target", "");
    for (const auto& row : rows) {
        if (row.values.empty()) continue;
        const auto [least, most] = std::minmax_element(row.values.begin(), row.values.end());
        const auto ratio = row.unit == peer.unit && peer_median > 0
                               ? fmt::format("{:.2f}x", median(row.values) / peer_median)
                               : std::string("-");
        fmt::print("{:<58} {:>5} {:>8.1f} {:>8.1f} {:>8.1f} {:>7}  {:<10} {}\n", row.name, row.unit,
                   *least, median(row.values), *most, ratio, target_of(row),
                   verdict_of(row, peer_median));
    }
}

}  // namespace alt::bench
