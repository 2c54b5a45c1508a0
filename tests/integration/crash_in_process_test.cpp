// Whatever instant the driving process dies at, a later one takes the rollup to its end: everybody
// is paid to the wei, each exit once, and the parent sees as many transactions as in an undisturbed
// life.
#include <doctest/doctest.h>

#include <map>

#include "core/contracts/bindings/portal.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/eth/transaction.hpp"
#include "core/lifecycle/dispose.hpp"
#include "core/lifecycle/settle.hpp"
#include "tests/support/faulty_store.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/world.hpp"

namespace alt::testing {
namespace {

constexpr const char* kName = "life";
constexpr std::uint32_t kFirstDepositor = 2;
constexpr std::uint32_t kDepositors = 3;

/// Dies once at the named point; nowhere if it has no name.
class DieAt final : public lifecycle::FaultPoints {
public:
    explicit DieAt(std::string point) : point_(std::move(point)) {}
    void reach(std::string_view point) override {
        if (point_.empty() || point != point_) return;
        point_.clear();
        throw ProcessDied();
    }
    [[nodiscard]] bool struck() const noexcept { return point_.empty(); }

private:
    std::string point_;
};

/// What goes wrong in a life.
struct Plan {
    std::string point;       ///< of lifecycle::FaultPoints
    StoreFault store;        ///< counted from the stage on
    bool host_dies = false;  ///< with the driving process, and is started again
    bool from_settle = false;
};

/// What remains of a life.
struct Record {
    std::vector<std::string> points;   ///< in the order of the journal
    std::map<std::string, int> mined;  ///< parent transactions by step
    int store_writes = 0;
    int settle_writes = 0;
    bool struck = false;
};

class Life {
public:
    explicit Life(const Plan& plan)
        : faults_(plan.point), host_dies_(plan.host_dies), from_settle_(plan.from_settle) {
        if (!from_settle_) fault_ = plan.store;
        late_fault_ = plan.store;
        open();
    }

    Record run() {
        UpRequest request;
        request.manifest.name = kName;
        request.manifest_source = "test";
        persist([&] { return world_->orchestrator().up(request); });
        put_value_in();
        note_balances();
        const int before = fault_.count;
        if (from_settle_) {
            fault_ = late_fault_;
            fault_.count = 0;
        }
        persist([&] { return world_->orchestrator().settle(kName, false, true); });
        check_paid();
        persist([&] { return world_->orchestrator().destroy(kName, false); });
        auto record = record_of();
        record.settle_writes = fault_.count - (from_settle_ ? 0 : before);
        return record;
    }

private:
    void open() {
        world_.reset();
        world_ =
            std::make_unique<World>(home_.path(), faults_, [this](store::LifecycleStore& inner) {
                return std::make_unique<FaultyStore>(inner, fault_);
            });
    }

    /// What a person or a supervisor does: the same again, until it is done.
    template <typename Action>
    void persist(Action action) {
        for (int attempt = 0; attempt < 4; ++attempt) {
            try {
                const auto done = action();
                if (done) return;
                INFO(done.error().message);
                REQUIRE(fault_.kind == StoreFault::Kind::none);
                REQUIRE(done.error().message.find("the disk is full") != std::string::npos);
            } catch (const ProcessDied&) {
                if (host_dies_) open();
                world_->renew_orchestrator();
            }
        }
        FAIL("not done after four attempts");
    }

    std::int64_t id() { return world_->store().find(kName)->value().id; }
    driver::RollupSpec spec() {
        return views::know(*world_->store().find(kName).value()).value().spec;
    }
    node::Node& node() { return world_->driver().find(spec().id)->node(); }

    void put_value_in() {
        for (std::uint32_t i = 0; i < kDepositors; ++i) {
            DepositRequest request;
            request.name = kName;
            request.amount = uint256{kWeiPerEther} + uint256{i};
            request.from_key = "dev:" + std::to_string(kFirstDepositor + i);
            request.wait = i + 1 == kDepositors;  // it waits for all before it, too
            const auto deposited = world_->orchestrator().deposit(request);
            REQUIRE_MESSAGE(deposited.has_value(), deposited.error().message);
        }
        // A transfer, so that the fee vault and an account that never deposited have something
        // to exit with.
        auto& chain = node();
        const auto key = crypto::dev_key(kFirstDepositor);
        host::DirectClient client(chain);
        eth::Transaction tx;
        tx.type = eth::TxType::fee_market;
        tx.chain_id = chain.query().chain_id();
        tx.nonce = client.nonce(key.address(), client::BlockTag::latest).value();
        tx.max_fee_per_gas = uint256{100} * uint256{kWeiPerGwei};
        tx.max_priority_fee_per_gas = uint256{kWeiPerGwei};
        tx.gas_limit = 21'000;
        tx.to = stranger();
        tx.value = uint256{12'345};
        eth::sign(tx, key);
        const auto sent = client.send_raw_transaction(eth::encode(tx));
        REQUIRE_MESSAGE(sent.has_value(), sent.error().message);
    }

    static Address stranger() { return crypto::dev_key(30).address(); }
    static Address operator_address() { return crypto::dev_key(0).address(); }
    uint256 on_parent(const Address& account) {
        return world_->parent().balance(account, client::BlockTag::latest).value();
    }

    /// What everybody has on the parent must grow by what they have on the rollup.
    void note_balances() {
        host::DirectClient client(node());
        std::vector<Address> owners{stranger()};
        for (std::uint32_t i = 0; i < kDepositors; ++i)
            owners.push_back(crypto::dev_key(kFirstDepositor + i).address());
        for (const auto& owner : owners)
            expected_[owner] =
                on_parent(owner) + client.balance(owner, client::BlockTag::latest).value();
        expected_[operator_address()] = on_parent(operator_address()) + node().inspect().fees;
        REQUIRE(!node().inspect().fees.is_zero());
    }

    void check_paid() {
        const auto row = world_->store().find(kName).value().value();
        REQUIRE(row.phase == "settled");
        CHECK(row.settled_ms > 0);
        settlement::Portal portal(world_->parent(), spec().portal);
        CHECK(portal.custody().value().is_zero());
        for (const auto& tx : world_->parent_txs(id())) {
            if (tx.step == "open_portal") continue;
            const auto receipt = world_->parent().receipt(tx.hash).value();
            if (receipt)
                expected_[operator_address()] -=
                    uint256{receipt->receipt.gas_used} * receipt->receipt.effective_gas_price;
        }
        for (const auto& [owner, balance] : expected_) CHECK(on_parent(owner) == balance);
        client::LogFilter filter;
        filter.to_block = world_->parent().block_number().value();
        filter.addresses = {spec().portal};
        filter.topics = {{contracts::claimed_topic()}};
        const auto book = lifecycle::exit_book(row, spec()).value();
        CHECK(world_->parent().logs(filter).value().size() == book.leaves().size());
        CHECK(portal.claimed(0).value().size() == book.leaves().size());
    }

    Record record_of() {
        Record out;
        const auto row = world_->store().find(kName).value().value();
        CHECK(row.phase == "disposed");
        CHECK(!std::filesystem::exists(spec().folder));
        const auto archive = lifecycle::archive_folder(world_->home(), row);
        for (const auto* file : {"certificate.json", "claim-kit.json", "blocks.log.zst"})
            CHECK(std::filesystem::exists(archive / file));
        const auto steps = world_->store().steps(row.id).value();
        for (const auto& step : steps) {
            CHECK(step.done);
            for (const auto* suffix : {":intent", ":effect", ":outcome"})
                out.points.push_back(step.name + suffix);
        }
        std::uint64_t sent = 0;
        for (const auto& tx : world_->parent_txs(row.id)) {
            CAPTURE(tx.step);
            CHECK(tx.state == "mined");
            CHECK(tx.gas_used > 0);
            ++out.mined[tx.step];
            ++sent;
        }
        // The operator has sent nothing that is not on record.
        CHECK(world_->parent().nonce(operator_address(), client::BlockTag::latest).value() == sent);
        out.store_writes = fault_.count;
        out.struck = faults_.struck() && fault_.kind == StoreFault::Kind::none;
        return out;
    }

    TempDir home_;
    DieAt faults_;
    StoreFault fault_;
    StoreFault late_fault_;
    bool host_dies_;
    bool from_settle_;
    std::unique_ptr<World> world_;
    std::map<Address, uint256> expected_;
};

const Record& undisturbed() {
    static const Record record = Life(Plan{}).run();
    return record;
}

void check_like_undisturbed(const Plan& plan) {
    const auto record = Life(plan).run();
    CHECK(record.struck);
    CHECK(record.mined == undisturbed().mined);
}

}  // namespace

TEST_SUITE("integration/crash_in_process") {
    TEST_CASE("a life without a crash sends each step's transaction once") {
        const auto& record = undisturbed();
        const std::map<std::string, int> once{
            {"open_portal", 1}, {"close_portal", 1}, {"propose", 1}, {"finalise", 1}, {"pay/0", 1}};
        CHECK(record.mined == once);
        CHECK(record.points.size() >= 39);
        CHECK(record.settle_writes > 20);
    }

    TEST_CASE("the driving process may die at every point of the journal") {
        for (const auto& point : undisturbed().points) {
            CAPTURE(point);
            Plan plan;
            plan.point = point;
            check_like_undisturbed(plan);
        }
    }

    TEST_CASE("the host may die at every point of the journal") {
        for (const auto& point : undisturbed().points) {
            CAPTURE(point);
            Plan plan;
            plan.point = point;
            plan.host_dies = true;
            check_like_undisturbed(plan);
        }
    }

    TEST_CASE("the driving process may die before and after every write to the store") {
        for (int at = 1; at <= undisturbed().store_writes; ++at)
            for (const auto kind : {StoreFault::Kind::die_before, StoreFault::Kind::die_after}) {
                CAPTURE(at);
                CAPTURE(static_cast<int>(kind));
                Plan plan;
                plan.store = {kind, at, 0};
                check_like_undisturbed(plan);
            }
    }

    TEST_CASE("from settle on, every write to the store may be refused") {
        for (int at = 1; at <= undisturbed().settle_writes; ++at) {
            CAPTURE(at);
            Plan plan;
            plan.store = {StoreFault::Kind::refuse, at, 0};
            plan.from_settle = true;
            check_like_undisturbed(plan);
        }
    }
}

}  // namespace alt::testing
