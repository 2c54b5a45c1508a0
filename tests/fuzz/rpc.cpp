// JSON-RPC bodies against the whole dispatcher of a node in memory: each ends in an answer that is
// JSON, or in none (notifications).
#include <memory>

#include "core/base/assert.hpp"
#include "core/codec/json.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/net/json_rpc.hpp"
#include "runtime/rpc/dispatcher.hpp"
#include "tests/fuzz/input.hpp"
#include "tests/support/fake_clock.hpp"

namespace alt::fuzz {
namespace {

constexpr std::uint64_t kGenesisTime = 1'700'000'000;

/// A rollup with some blocks, which no input changes: none holds a key to funds.
class Subject {
public:
    Subject() : node_(open(clock_, logger_)), dispatcher_(*node_, pool_, false) {
        ALT_ASSERT(node_->mine(3).has_value());
    }
    net::Dispatcher& dispatcher() { return dispatcher_; }

private:
    static std::unique_ptr<node::Node> open(sys::Clock& clock, Logger& logger) {
        chain::ChainConfig config;
        config.chain_id = 4242;
        config.kind = chain::Kind::rollup;
        config.parent_chain_id = 31337;
        config.fee_recipient = crypto::dev_key(9).address();
        node::NodeOptions options;
        options.genesis = chain::make_rollup_genesis(config, kGenesisTime);
        // A call that burns all its gas must not be a slow input.
        options.query.max_call_gas = 1'000'000;
        auto node = node::Node::open(std::move(options), clock, logger);
        ALT_ASSERT(node.has_value());
        return std::move(*node);
    }

    testing::FakeClock clock_{static_cast<std::int64_t>(kGenesisTime + 10) * 1000};
    Logger logger_;
    std::unique_ptr<node::Node> node_;
    net::IoPool pool_;
    rpc::NodeDispatcher dispatcher_;
};

}  // namespace
}  // namespace alt::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace alt;
    static fuzz::Subject subject;
    const std::string body(data, data + size);
    const std::string answer = net::handle_rpc_body(body, subject.dispatcher());
    if (!answer.empty()) ALT_ASSERT(codec::parse_json(answer).has_value());
    return 0;
}
