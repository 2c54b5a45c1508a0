#pragma once

#include <optional>
#include <string>
#include <vector>

namespace alt::bench {

/// One line of the report: a figure measured once a round.
struct Row {
    std::string name;
    std::string unit;
    std::vector<double> values = {};
    /// The greatest median that meets the target: an absolute figure, or a multiple of the peer's.
    std::optional<double> limit = {};
    std::optional<double> peer_multiple = {};
};

double median(std::vector<double> values);

/// Prints every row with minimum, median, maximum, its ratio to the median of `peer`, its target,
/// and whether that is met.
void print_table(const std::vector<Row>& rows, const Row& peer);

}  // namespace alt::bench
