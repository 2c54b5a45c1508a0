#pragma once

#include <utility>

#include "core/store/lifecycle_store.hpp"

namespace alt::testing {

/// The process dies here. Never caught by the code under test.
struct ProcessDied {};

/// Which write to the store goes wrong, and how. Strikes once.
struct StoreFault {
    enum class Kind { none, die_before, die_after, refuse };
    Kind kind = Kind::none;
    int at = 0;                ///< from 1
    int count = 0;             ///< writes so far
    bool refuse_find = false;  ///< the next one by id, once
};

/// Forwards to a store until the fault strikes. A lease is always released: a dead owner's lease
/// is as good as free.
class FaultyStore final : public store::LifecycleStore {
public:
    FaultyStore(store::LifecycleStore& inner, StoreFault& fault) : inner_(inner), fault_(fault) {}

    Result<std::uint64_t> version() override { return inner_.version(); }
    Result<std::int64_t> create(const store::RollupRow& row) override {
        return write<std::int64_t>([&] { return inner_.create(row); });
    }
    Result<std::optional<store::RollupRow>> find(std::int64_t id) override {
        if (std::exchange(fault_.refuse_find, false)) return make_error(Errc::io, "no disk today");
        return inner_.find(id);
    }
    Result<std::optional<store::RollupRow>> find(std::string_view name) override {
        return inner_.find(name);
    }
    Result<std::vector<store::RollupRow>> list(bool ended) override { return inner_.list(ended); }
    Result<std::vector<store::RollupRow>> list_brief() override { return inner_.list_brief(); }
    Result<std::vector<std::int64_t>> list_with_step(std::string_view step) override {
        return inner_.list_with_step(step);
    }
    Result<void> update(const store::Lease& lease, const store::RollupRow& row,
                        const store::EventRow& event) override {
        return write<void>([&] { return inner_.update(lease, row, event); });
    }
    Result<void> begin_step(const store::Lease& lease, const std::string& name,
                            std::int64_t now_ms) override {
        return write<void>([&] { return inner_.begin_step(lease, name, now_ms); });
    }
    Result<void> finish_step(const store::Lease& lease, const std::string& name,
                             const std::string& detail, std::int64_t now_ms) override {
        return write<void>([&] { return inner_.finish_step(lease, name, detail, now_ms); });
    }
    Result<void> fail_step(const store::Lease& lease, const std::string& name,
                           const std::string& error) override {
        return write<void>([&] { return inner_.fail_step(lease, name, error); });
    }
    Result<std::vector<store::StepRow>> steps(std::int64_t rollup) override {
        return inner_.steps(rollup);
    }
    Result<void> record_tx(const store::Lease& lease, const store::ParentTxRow& row) override {
        return write<void>([&] { return inner_.record_tx(lease, row); });
    }
    Result<void> mark_tx(const store::Lease& lease, const Hash256& hash, const std::string& state,
                         std::uint64_t block_num, std::uint64_t gas_used) override {
        return write<void>([&] { return inner_.mark_tx(lease, hash, state, block_num, gas_used); });
    }
    Result<std::vector<store::ParentTxRow>> parent_txs(std::int64_t rollup) override {
        return inner_.parent_txs(rollup);
    }
    Result<store::Lease> acquire(std::int64_t rollup, const sys::ProcessId& owner,
                                 const std::string& purpose,
                                 const std::function<bool(const sys::ProcessId&)>& alive) override {
        return inner_.acquire(rollup, owner, purpose, alive);
    }
    Result<void> release(const store::Lease& lease) override { return inner_.release(lease); }
    Result<std::optional<store::Lease>> holder(std::int64_t rollup) override {
        return inner_.holder(rollup);
    }
    Result<void> append_event(const store::EventRow& event) override {
        return write<void>([&] { return inner_.append_event(event); });
    }
    Result<std::vector<store::EventRow>> events(std::int64_t rollup, std::int64_t after) override {
        return inner_.events(rollup, after);
    }

private:
    template <typename T>
    Result<T> write(const std::function<Result<T>()>& body) {
        using Kind = StoreFault::Kind;
        const bool now = ++fault_.count == fault_.at;
        const auto kind = now ? std::exchange(fault_.kind, Kind::none) : Kind::none;
        if (kind == Kind::die_before) throw ProcessDied();
        if (kind == Kind::refuse) return make_error(Errc::io, "the disk is full");
        auto outcome = body();
        if (kind == Kind::die_after) throw ProcessDied();
        return outcome;
    }

    store::LifecycleStore& inner_;
    StoreFault& fault_;
};

}  // namespace alt::testing
