#include "runtime/embed/steward.hpp"

#include "core/lifecycle/burst.hpp"
#include "runtime/embed/views.hpp"

namespace alt {

Result<std::int64_t> HostSteward::rollup_of(driver::RollupId id) {
    const auto number = static_cast<std::int64_t>(id);
    ALT_TRY_ASSIGN(auto row, store_.find(number));
    if (!row) return make_error(Errc::not_found, "the store does not know this rollup");
    ALT_TRY_ASSIGN(const auto rollup, views::know(*std::move(row)));
    if (!views::is_dev(rollup))
        return make_error(Errc::unsupported,
                          "the life of a rollup with an operator's own key is not changed over its "
                          "endpoint: use `alt settle " +
                              rollup.row.name + "`");
    return number;
}

Result<std::int64_t> HostSteward::extend(driver::RollupId id, std::chrono::milliseconds by) {
    ALT_TRY_ASSIGN(const auto rollup, rollup_of(id));
    return lifecycle::extend_burst(store_, clock_, rollup, by);
}

Result<void> HostSteward::drain(driver::RollupId id) {
    ALT_TRY_ASSIGN(const auto rollup, rollup_of(id));
    return lifecycle::end_burst(store_, clock_, rollup);
}

std::string HostSteward::parent_url(const driver::RollupSpec& spec) {
    return spec.parent_rpc == manifest::kEmbeddedParent ? embedded_url_ : spec.parent_rpc;
}

}  // namespace alt
