#include "runtime/rpc/rollup_link.hpp"

namespace alt::rpc {

Result<std::shared_ptr<const settlement::ExitBook>> RollupPlace::exit_book() {
    const std::lock_guard lock(mutex_);
    if (exit_book_) return exit_book_;
    // Node::close would close a chain that is open.
    if (!node_.inspect().closed)
        return make_error(Errc::conflict,
                          "the rollup is not closed yet, so nobody is owed anything so far");
    ALT_TRY_ASSIGN(auto closing, node_.close());
    exit_book_ = std::make_shared<const settlement::ExitBook>(
        std::move(closing), spec().parent_chain_id, spec().portal);
    return exit_book_;
}

}  // namespace alt::rpc
