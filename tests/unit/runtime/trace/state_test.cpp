#include "runtime/trace/prestate_tracer.hpp"
#include "runtime/trace/state_diff.hpp"
#include "tests/unit/runtime/trace/traced.hpp"

namespace alt::trace {
namespace {

std::string word(std::uint64_t value) {
    return to_hex(to_be_bytes(value));
}

/// Reads slot 2 (9), clears slot 1 (7), sets slot 3 to 5: 45,416 gas after the refund.
Traced world_with_slots() {
    Traced world;
    world.put(kTarget, "600254505f600155600560035500", {}, {{1, 7}, {2, 9}});
    return world;
}

codec::Json prestate(Traced& world, const PrestateTracer::Options& options = {}) {
    Budget budget;
    PrestateTracer tracer(budget, options);
    return world.json(tracer);
}

TEST_SUITE("runtime/trace/prestate_tracer") {
    TEST_CASE("what is touched is shown as it was, but for empty accounts") {
        auto world = world_with_slots();
        CHECK(prestate(world) == parse(R"({
            "0x00000000000000000000000000000000000000aa": {"balance": "0x3b9aca00"},
            "0x00000000000000000000000000000000000000bb": {
                "balance": "0x0", "code": "0x600254505f600155600560035500",
                "storage": {")" + word(1) +
                                       R"(": ")" + word(7) + R"(",
                            ")" + word(2) +
                                       R"(": ")" + word(9) + R"(",
                            ")" + word(3) +
                                       R"(": ")" + word(0) + R"("}}})"));
    }
    TEST_CASE("code, storage and empty accounts are chosen") {
        auto world = world_with_slots();
        const auto all =
            prestate(world, {.with_code = false, .with_storage = false, .with_empty = true});
        CHECK(all == parse(R"({
            "0x00000000000000000000000000000000000000aa": {"balance": "0x3b9aca00"},
            "0x00000000000000000000000000000000000000bb": {"balance": "0x0"},
            "0x00000000000000000000000000000000000000cc": {"balance": "0x0"}})"));
    }
    TEST_CASE("a difference shows what changed, before and after") {
        auto world = world_with_slots();
        CHECK(prestate(world, {.diff = true}) == parse(R"({
            "post": {
                "0x00000000000000000000000000000000000000aa": {
                    "balance": "0x3b9a1898", "nonce": 1},
                "0x00000000000000000000000000000000000000bb": {
                    "storage": {")" + word(3) + R"(": ")" +
                                                       word(5) + R"("}},
                "0x00000000000000000000000000000000000000cc": {"balance": "0xb168"}},
            "pre": {
                "0x00000000000000000000000000000000000000aa": {"balance": "0x3b9aca00"},
                "0x00000000000000000000000000000000000000bb": {
                    "balance": "0x0", "code": "0x600254505f600155600560035500",
                    "storage": {")" + word(1) + R"(": ")" +
                                                       word(7) + R"("}}}})"));
    }
    TEST_CASE("what is created is in the state after only") {
        Traced world;
        world.tx.to.reset();
        world.tx.data = parse_hex("60015ff3").value();
        const auto both = prestate(world, {.diff = true}).as_object();
        const auto created = to_hex(eth::create_address(kSender, 0));
        CHECK(both.at("post").as_object().at(created) == parse(R"({"code": "0x00", "nonce": 1})"));
        CHECK(!both.at("pre").as_object().contains(created));
        CHECK(!prestate(world).as_object().contains(created));
    }
    TEST_CASE("a CREATE2 that cannot be paid for touches nothing far away") {
        // Salt 0, a size beyond memory, offset 2^64 - 1.
        Traced world("5f63ffffffff67ffffffffffffffff5ff500");
        CHECK(prestate(world).as_object().size() == 2);
    }
}

TEST_SUITE("runtime/trace/state_diff") {
    TEST_CASE("each member is the same or a change") {
        auto world = world_with_slots();
        Budget budget;
        StateDiffTracer tracer(budget);
        CHECK(world.json(tracer) == parse(R"({
            "0x00000000000000000000000000000000000000aa": {
                "balance": {"*": {"from": "0x3b9aca00", "to": "0x3b9a1898"}}, "code": "=",
                "nonce": {"*": {"from": "0x0", "to": "0x1"}}, "storage": {}},
            "0x00000000000000000000000000000000000000bb": {
                "balance": "=", "code": "=", "nonce": "=",
                "storage": {
                    ")" + word(1) + R"(": {"*": {"from": ")" +
                                          word(7) + R"(", "to": ")" + word(0) +
                                          R"("}},
                    ")" + word(3) + R"(": {"*": {"from": ")" +
                                          word(0) + R"(", "to": ")" + word(5) +
                                          R"("}}}},
            "0x00000000000000000000000000000000000000cc": {
                "balance": {"+": "0xb168"}, "code": {"+": "0x"}, "nonce": {"+": "0x0"},
                "storage": {}}})"));
    }
}

}  // namespace
}  // namespace alt::trace
