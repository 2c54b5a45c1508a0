// The dispatches beside each other: curated code, and random code at many gas limits.
#include <doctest/doctest.h>

#include <pthread.h>

#include <array>
#include <atomic>
#include <random>
#include <thread>

#include "runtime/evm/translations.hpp"
#include "tests/unit/runtime/evm/evm_run.hpp"

namespace alt::evm {
namespace {

struct Seen {
    Outcome outcome;
    std::map<uint256, uint256> storage;
    std::size_t logs;
};

Seen run_with(const Bytes& code, std::int64_t gas, Dispatch dispatch) {
    Run run(to_hex(code));
    run.message.gas = gas;
    static const Bytes input(40, 0xa5);
    run.message.input = input;
    Evm evm(run.host, Revision::osaka, run.block, run.tx, {.dispatch = dispatch});
    auto outcome = evm.execute(run.message);
    return {std::move(outcome), run.host.world.accounts[kSelf].storage, run.host.world.logs.size()};
}

void check_same(const Bytes& code, std::int64_t gas) {
    CAPTURE(to_hex(code));
    CAPTURE(gas);
    const auto expected = run_with(code, gas, Dispatch::reference);
    for (const auto dispatch : {Dispatch::translated, Dispatch::fast}) {
        const auto seen = run_with(code, gas, dispatch);
        REQUIRE(to_string(seen.outcome.status) == to_string(expected.outcome.status));
        REQUIRE(seen.outcome.gas_left == expected.outcome.gas_left);
        REQUIRE(seen.outcome.gas_refund == expected.outcome.gas_refund);
        REQUIRE(seen.outcome.output == expected.outcome.output);
        REQUIRE(seen.storage == expected.storage);
        REQUIRE(seen.logs == expected.logs);
    }
}

/// Code that mostly runs for a while: jumps lead to destinations, the stack is rarely too low.
class RandomCode {
public:
    explicit RandomCode(std::uint64_t seed) : random_(seed) {}

    Bytes make() {
        for (int i = 0; i < 12; ++i) push(1 + pick(8));
        const auto count = 10 + pick(150);
        for (std::uint64_t i = 0; i < count; ++i) add_instruction();
        add({0x60, 0x00, 0x52, 0x60, 0x60, 0x60, 0x00, 0xf3});  // returns the top and some memory
        for (const auto at : jumps_) {
            const auto to = pick(12) == 0 || destinations_.empty()
                                ? pick(code_.size())
                                : destinations_[pick(destinations_.size())];
            code_[at] = static_cast<std::uint8_t>(to >> 8);
            code_[at + 1] = static_cast<std::uint8_t>(to);
        }
        return code_;
    }

private:
    std::uint64_t pick(std::uint64_t bound) { return random_() % bound; }
    void add(std::initializer_list<int> bytes) {
        for (const int byte : bytes) code_.push_back(static_cast<std::uint8_t>(byte));
    }
    void push(std::uint64_t size) {
        code_.push_back(static_cast<std::uint8_t>(0x5f + size));
        for (std::uint64_t i = 0; i < size; ++i)
            code_.push_back(static_cast<std::uint8_t>(pick(3) == 0 ? pick(256) : pick(2) * 0xff));
    }
    void push_target() {
        code_.push_back(0x61);
        jumps_.push_back(code_.size());
        add({0, 0});
    }
    void add_instruction() {
        static constexpr std::array<std::uint8_t, 45> kPlain{
            0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09, 0x0b, 0x10, 0x11,
            0x12, 0x13, 0x14, 0x15, 0x15, 0x16, 0x17, 0x18, 0x19, 0x1a, 0x1b, 0x1c,
            0x1d, 0x1e, 0x30, 0x33, 0x34, 0x35, 0x36, 0x38, 0x3d, 0x43, 0x46, 0x50,
            0x50, 0x58, 0x59, 0x5a, 0x54, 0x55, 0x5c, 0x5d, 0x0a};
        switch (pick(16)) {
            case 0:
            case 1:
            case 2:
                return push(1 + pick(pick(4) == 0 ? 32 : 2));
            case 3:
            case 4:
                return add({static_cast<int>(0x80 + pick(10))});
            case 5:
            case 6:
            case 7:
                return add({static_cast<int>(0x90 + pick(10))});
            case 8:
                destinations_.push_back(code_.size());
                return add({0x5b});
            case 9:
                return add_jump();
            case 10:
                return add_memory();
            default:
                return add({kPlain[pick(kPlain.size())]});
        }
    }
    void add_jump() {
        static constexpr std::array<std::uint8_t, 6> kComparisons{0x10, 0x11, 0x12,
                                                                  0x13, 0x14, 0x15};
        const auto kind = pick(8);
        if (kind < 3) add({kComparisons[pick(kComparisons.size())]});
        if (kind < 2) add({0x15});
        push_target();
        if (kind == 7) add({static_cast<int>(0x90 + pick(3))});  // a target from somewhere else
        add({kind < 6 ? 0x57 : 0x56});
    }
    void add_memory() {
        add({0x60, static_cast<int>(pick(200))});
        static constexpr std::array<std::uint8_t, 6> kMemory{0x51, 0x52, 0x53, 0x20, 0x37, 0x5e};
        const auto opcode = kMemory[pick(kMemory.size())];
        if (opcode >= 0x5e || opcode == 0x37 || opcode == 0x20)
            add({0x60, static_cast<int>(pick(200)), 0x60, static_cast<int>(pick(200))});
        add({opcode});
        if (pick(8) == 0) add({0x60, 8, 0x60, 4, 0xa0});
    }

    std::mt19937_64 random_;
    Bytes code_;
    std::vector<std::size_t> jumps_;
    std::vector<std::size_t> destinations_;
};

/// As in a thread of a server: 8 MiB is usual.
void run_on_stack_of(std::size_t bytes, void* (*body)(void*), void* argument) {
    pthread_attr_t attributes;
    pthread_t thread;
    REQUIRE(pthread_attr_init(&attributes) == 0);
    REQUIRE(pthread_attr_setstacksize(&attributes, bytes) == 0);
    REQUIRE(pthread_create(&thread, &attributes, body, argument) == 0);
    REQUIRE(pthread_join(thread, nullptr) == 0);
    pthread_attr_destroy(&attributes);
}

}  // namespace

TEST_CASE("random code ends the same way, to the unit of gas, whatever runs it") {
    for (std::uint64_t seed = 0; seed < 1500; ++seed) {
        const auto code = RandomCode(seed).make();
        check_same(code, 40'000);
        check_same(code, static_cast<std::int64_t>(seed % 997));
    }
}

TEST_CASE("every gas limit up to what a program needs") {
    for (std::uint64_t seed = 5000; seed < 5025; ++seed) {
        const auto code = RandomCode(seed).make();
        for (std::int64_t gas = 0; gas < 600; ++gas) check_same(code, gas);
    }
}

TEST_CASE("a loop that gets hot goes on where it was") {
    // i = 0; do { i += 3; m[0] += i } while (i < 30000); return m[0]
    const auto code = parse_hex("0x60005b600301805f51015f5280617530115f900360025760205ff3");
    REQUIRE(code);
    for (const std::int64_t gas : {100, 5000, 299'999, 1'000'000}) check_same(*code, gas);
}

TEST_CASE("translations keep within their budget, and go while others run them") {
    constexpr std::size_t kRoom = 64 << 10;
    constexpr std::size_t kCodes = 200;
    const auto before = Translations::bytes();
    Translations::set_budget(kRoom);
    // i = 0; do { i += n; m[0] += i } while (i < 3000); return m[0]
    std::vector<CodePtr> codes;
    std::vector<Bytes> outputs;
    for (std::size_t n = 1; n <= kCodes; ++n) {
        auto code = *parse_hex("0x60005b600301805f51015f52806103e8115f900360025760205ff3");
        code[4] = static_cast<std::uint8_t>(n);
        code.insert(code.end(), 300, 0x5b);
        codes.push_back(make_code(code));
        outputs.push_back(run_with(code, 1'000'000, Dispatch::reference).outcome.output);
    }
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (unsigned t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                Run run("0x00");
                for (std::size_t i = 0; i < 4 * kCodes; ++i) {
                    const auto n = (i * (2 * t + 1) + t) % kCodes;
                    run.host.world.accounts[kSelf].code = codes[n];
                    run.message.gas = 1'000'000;
                    Evm evm(run.host, Revision::osaka, run.block, run.tx,
                            {.dispatch = Dispatch::translated});
                    if (evm.execute(run.message).output != outputs[n]) ++wrong;
                }
            });
    }
    CHECK(wrong == 0);
    CHECK(Translations::bytes() > before);
    Translations::set_budget(kRoom);
    CHECK(Translations::bytes() <= kRoom);
    codes.clear();
    Translations::set_budget(std::size_t{256} << 20);
    CHECK(Translations::bytes() == before);
}

TEST_CASE("a stack that is put in place again and again within a block") {
    std::mt19937_64 random(7);
    for (int round = 0; round < 300; ++round) {
        Bytes code;
        const auto add = [&](auto opcode) { code.push_back(static_cast<std::uint8_t>(opcode)); };
        for (int i = 0; i < 20; ++i) add(0x60), add(i);
        // ADDRESS, PUSH0, POP, ADD, DUP, SWAP, and logs, which want every item in its own slot.
        constexpr std::array<int, 8> kKinds{0x30, 0x5f, 0x50, 0x01, 0x80, 0x90, 0x90, 0xa0};
        for (int i = 0; i < 150; ++i) {
            const auto kind = kKinds[random() % kKinds.size()];
            if (kind == 0xa0) add(0x5f), add(0x5f);
            add(kind == 0x80 || kind == 0x90 ? kind + static_cast<int>(random() % 12) : kind);
        }
        for (int i = 0; i < 12; ++i) add(0x60), add(32 * i), add(0x52);
        for (const int opcode : {0x61, 0x01, 0x80, 0x5f, 0xf3}) add(opcode);
        check_same(code, 200'000);
    }
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("calls as deep as EIP-150 allows leave room on the usual stack of a thread") {
    // ++transient[0]; call(self); return transient[0]
    Run run("0x5f5c6001015f5d5f5f5f5f5f305af1505f5c5f5260205ff3");
    run.message.gas = 10'000'000'000'000;
    Outcome outcome;
    const auto body = [&] {
        Evm evm(run.host, Revision::osaka, run.block, run.tx, {.dispatch = Dispatch::translated});
        outcome = evm.execute(run.message);
    };
    run_on_stack_of(
        std::size_t{6} << 20,
        [](void* argument) -> void* {
            (*static_cast<decltype(body)*>(argument))();
            return nullptr;
        },
        const_cast<void*>(static_cast<const void*>(&body)));
    REQUIRE(outcome.success());
    CHECK(from_be_bytes(outcome.output) == uint256(1025));
}
#endif

TEST_CASE("the stack's edges") {
    Bytes overflow;
    for (int i = 0; i < 1025; ++i) overflow.push_back(0x5f);
    check_same(overflow, 100'000);
    overflow.pop_back();
    check_same(overflow, 100'000);
    // 1024 items, then a ring of swaps that needs room to spare; then one item too many.
    Bytes ring = overflow;
    for (const int opcode : {0x91, 0x92, 0x90, 0x5b, 0x93, 0x91, 0x50, 0x80, 0x80})
        ring.push_back(static_cast<std::uint8_t>(opcode));
    check_same(ring, 100'000);
    for (const char* const code : {"0x01", "0x5b8f", "0x5f5f9f", "0x6001600257", "0x56", "0x5f56",
                                   "0x7f", "0x60", "0x5b600056", "0x1e", "0x5f1e5f5260205ff3"})
        check_same(parse_hex(code).value(), 50'000);
}

}  // namespace alt::evm
