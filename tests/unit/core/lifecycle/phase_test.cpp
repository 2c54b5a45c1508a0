#include "core/lifecycle/phase.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

namespace alt::lifecycle {
namespace {

constexpr int kPhases = static_cast<int>(Phase::aborted) + 1;

Phase phase_at(int index) {
    return static_cast<Phase>(index);
}

const std::set<std::pair<std::string, std::string>> kLegal{
    {"planned", "provisioning"}, {"planned", "aborted"},   {"provisioning", "live"},
    {"provisioning", "aborted"}, {"live", "draining"},     {"live", "disposed"},
    {"draining", "frozen"},      {"draining", "disposed"}, {"frozen", "proposed"},
    {"frozen", "disposed"},      {"proposed", "final"},    {"proposed", "disposed"},
    {"final", "paying"},         {"final", "disposed"},    {"paying", "settled"},
    {"paying", "disposed"},      {"settled", "disposed"},
};

}  // namespace

TEST_SUITE("core/lifecycle/phase") {
    TEST_CASE("a name is parsed back to its phase") {
        for (int i = 0; i < kPhases; ++i) CHECK(parse_phase(to_string(phase_at(i))) == phase_at(i));
        CHECK(!parse_phase("unknown"));
        CHECK(!parse_phase(""));
    }

    TEST_CASE("only the moves of the design are legal") {
        for (int from = 0; from < kPhases; ++from)
            for (int to = 0; to < kPhases; ++to) {
                const std::pair names(std::string(to_string(phase_at(from))),
                                      std::string(to_string(phase_at(to))));
                CAPTURE(names.first);
                CAPTURE(names.second);
                CHECK(can_move(phase_at(from), phase_at(to)) == kLegal.contains(names));
            }
    }

    TEST_CASE("an aborted rollup reaches no other goal") {
        CHECK(has_reached(Phase::settled, Phase::live));
        CHECK(has_reached(Phase::live, Phase::live));
        CHECK(!has_reached(Phase::live, Phase::settled));
        CHECK(!has_reached(Phase::aborted, Phase::live));
        CHECK(has_reached(Phase::aborted, Phase::aborted));
        CHECK(!has_reached(Phase::disposed, Phase::aborted));
    }
}

}  // namespace alt::lifecycle
