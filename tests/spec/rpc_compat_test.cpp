#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>

#include "core/codec/rlp.hpp"
#include "runtime/chain/block_builder.hpp"
#include "runtime/rpc/method_table.hpp"
#include "runtime/rpc/params.hpp"
#include "runtime/state/memory_state.hpp"
#include "tests/support/shared_json.hpp"
#include "tests/unit/runtime/node/chain_fixture.hpp"

// The execution-apis' rpc-compat cases, on a parent for development that goes on from the head of
// their chain: its blocks and receipts are taken as they are, for they begin with Frontier's rules,
// which this node does not run.
namespace alt::rpc {
namespace {

using namespace testing;
using codec::Json;
using codec::JsonArray;
using codec::JsonObject;
namespace fs = std::filesystem;

uint256 number_of(const Json& json) {
    if (const auto* text = json.if_string())
        return must(parse_uint256(std::string_view(text->data(), text->size())));
    return uint256{must(codec::as_u64(json, "number"))};
}

/// The accounts of a geth genesis or state dump.
std::map<Address, chain::GenesisAccount> accounts_of(const Json& json) {
    std::map<Address, chain::GenesisAccount> out;
    for (const auto& [key, account] : json.as_object()) {
        const auto name = std::string(key);
        auto& entry = out[must(parse_address(name.starts_with("0x") ? name : "0x" + name))];
        entry.balance = number_of(account.as_object().at("balance"));
        if (const auto* nonce = codec::find(account, "nonce"))
            entry.nonce = number_of(*nonce).low();
        if (codec::find(account, "code") != nullptr) entry.code = hex_of(account, "code");
        if (const auto* slots = codec::find(account, "storage"))
            for (const auto& [slot, value] : slots->as_object()) {
                auto text = std::string(value.as_string());
                if (!text.starts_with("0x")) text = "0x" + text;
                entry.storage[must(parse_uint256(std::string(slot)))] = must(parse_uint256(text));
            }
    }
    return out;
}

/// Cancun's rules and later, by the times of genesis.json.
chain::ChainConfig config_of_chain() {
    chain::ChainConfig out;
    out.chain_id = 3503995874084926;
    out.gas_limit = 0xbebc200;
    out.forks = chain::ForkSchedule(evm::Revision::cancun);
    auto bpo = chain::fork_rules(evm::Revision::osaka);
    out.forks.then(450, chain::fork_rules(evm::Revision::prague)).then(480, bpo);
    bpo.blobs = {.target = 10, .max = 15, .update_fraction = 8'346'193};
    out.forks.then(510, bpo);
    bpo.blobs = {.target = 14, .max = 21, .update_fraction = 11'684'671};
    out.forks.then(540, bpo);
    return out;
}

eth::Block genesis_block(const fs::path& folder) {
    const auto json = load_json(folder / "chain/genesis.json");
    chain::Genesis genesis;
    genesis.alloc = accounts_of(json.as_object().at("alloc"));
    state::MemoryState state;
    state.apply(chain::genesis_diff(genesis));
    eth::Block out;
    out.header.state_root = state.root();
    out.header.transactions_root = out.header.receipts_root = eth::kEmptyTrieRoot;
    out.header.difficulty = must(codec::get_quantity(json, "difficulty"));
    out.header.gas_limit = must(codec::get_u64(json, "gasLimit"));
    out.header.extra_data = hex_of(json, "extraData");
    return out;
}

/// Consensus encodings by block number.
Json load_receipts(const fs::path& folder) {
    const auto command = "gzip -dc '" + (folder / "chain/receipts.json.gz").string() + "'";
    auto* pipe = ::popen(command.c_str(), "r");
    REQUIRE((pipe != nullptr));
    std::string text;
    std::vector<char> buffer(1u << 16u);
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) != 0;)
        text.append(buffer.data(), n);
    REQUIRE(::pclose(pipe) == 0);
    return must(codec::parse_json(text));
}

eth::Receipt decode_receipt(BytesView raw, const eth::Transaction& tx) {
    eth::Receipt out;
    out.type = tx.type;
    codec::RlpReader outer(raw[0] < 0xc0 ? raw.subspan(1) : raw);
    auto fields = must(outer.list());
    const auto status = must(fields.bytes());
    out.success = status.size() == 32 || (status.size() == 1 && status[0] == 1);
    out.cumulative_gas_used = must(fields.uint64());
    out.bloom = must(fields.fixed<eth::Bloom>());
    for (auto logs = must(fields.list()); !logs.at_end();) {
        auto log = must(logs.list());
        eth::Log entry;
        entry.address = must(log.address());
        for (auto topics = must(log.list()); !topics.at_end();)
            entry.topics.push_back(must(topics.hash()));
        entry.data = to_bytes(must(log.bytes()));
        out.logs.push_back(std::move(entry));
    }
    return out;
}

/// What execution would have found out, from the receipts.
node::BlockPtr record_of(eth::Block block, const Json& receipts, const chain::ChainConfig& config) {
    auto out = std::make_shared<node::BlockRecord>();
    const auto base_fee = block.header.base_fee_per_gas.value_or(uint256{});
    const auto context = chain::context_of(config, block.header);
    std::uint64_t used = 0;
    std::uint32_t logs = 0;
    for (std::size_t i = 0; i < block.transactions.size(); ++i) {
        const auto& tx = block.transactions[i];
        out->tx_hashes.push_back(eth::hash_of(tx));
        out->senders.push_back(must(eth::recover_sender(tx)));
        auto receipt =
            decode_receipt(unhex(std::string(receipts.as_array().at(i).as_string())), tx);
        receipt.gas_used = receipt.cumulative_gas_used - used;
        used = receipt.cumulative_gas_used;
        receipt.effective_gas_price = eth::effective_gas_price(tx, base_fee);
        if (!tx.to) receipt.contract_address = eth::create_address(out->senders[i], tx.nonce);
        receipt.blob_gas_used = chain::blob_gas(tx);
        if (receipt.blob_gas_used != 0) receipt.blob_gas_price = context.blob_base_fee;
        out->first_logs.push_back(logs);
        logs += static_cast<std::uint32_t>(receipt.logs.size());
        out->receipts.push_back(std::move(receipt));
    }
    out->first_logs.push_back(logs);
    out->hash = eth::hash_of(block.header);
    out->encoded_size = eth::encode(block).size();
    out->block = std::move(block);
    return out;
}

std::vector<node::BlockPtr> load_history(const fs::path& folder, const chain::ChainConfig& config) {
    const auto receipts = load_receipts(folder);
    std::vector<node::BlockPtr> out{record_of(genesis_block(folder), JsonArray{}, config)};
    const auto file = read_text(folder / "chain/chain.rlp");
    codec::RlpReader blocks(
        BytesView(reinterpret_cast<const std::uint8_t*>(file.data()), file.size()));
    while (!blocks.at_end()) {
        auto block = must(eth::decode_block(must(blocks.raw())));
        const auto* found = codec::find(receipts, std::to_string(block.header.number));
        REQUIRE(block.header.parent_hash == out.back()->hash);
        out.push_back(
            record_of(std::move(block), found == nullptr ? Json(JsonArray{}) : *found, config));
    }
    return out;
}

/// A parent for development that goes on from the head of the chain.
node::NodeOptions chain_of(const fs::path& folder) {
    node::NodeOptions out;
    out.genesis.config = config_of_chain();
    out.genesis.alloc =
        accounts_of(load_json(folder / "chain/headstate.json").as_object().at("accounts"));
    out.history = load_history(folder, out.genesis.config);
    out.seal = driver::SealMode::interval;
    out.block_time = std::chrono::milliseconds{0};
    return out;
}

/// Skipped cases: the beginning of "method/name" and why.
std::map<std::string, std::string> load_skips() {
    std::map<std::string, std::string> out;
    std::ifstream in(fs::path(ALT_SOURCE_DIR) / "tests/spec/rpc_skips.txt");
    for (std::string line; std::getline(in, line);) {
        if (line.empty() || line[0] == '#') continue;
        const auto space = line.find(' ');
        REQUIRE_MESSAGE(space != std::string::npos, "no reason: " << line);
        out[line.substr(0, space)] = line.substr(space + 1);
    }
    return out;
}

/// Messages of errors are each client's own, also inside results.
Json without_messages(Json json) {
    if (auto* list = json.if_array())
        for (auto& item : *list) item = without_messages(std::move(item));
    if (auto* object = json.if_object()) {
        if (object->contains("code") && object->contains("message")) object->erase("message");
        for (auto& member : *object) member.value() = without_messages(std::move(member.value()));
    }
    return json;
}

/// Whether `json` has the members of `like`, by type, however deep.
bool has_shape(const Json& json, const Json& like) {
    if (like.is_object()) {
        if (!json.is_object()) return false;
        for (const auto& [key, value] : like.get_object()) {
            const auto* member = json.get_object().if_contains(key);
            if (member == nullptr || !has_shape(*member, value)) return false;
        }
        return true;
    }
    return json.kind() == like.kind() || (json.is_number() && like.is_number());
}

struct Round {
    Json request;
    Json response;
};
struct Case {
    std::vector<Round> rounds;
    bool is_shape_only = false;
};

Case load_case(const fs::path& file) {
    Case out;
    std::istringstream in(read_text(file));
    for (std::string line; std::getline(in, line);) {
        if (line.find("speconly:") != std::string::npos) out.is_shape_only = true;
        const auto parsed = [&] { return must(codec::parse_json(line.substr(3))); };
        if (line.starts_with(">> ")) out.rounds.push_back({parsed(), {}});
        if (line.starts_with("<< ")) out.rounds.back().response = parsed();
    }
    return out;
}

/// The handlers of one node, as a client sees their answers.
struct Server {
    explicit Server(node::NodeOptions options)
        : node(must(node::Node::open(std::move(options), clock, logger))) {}

    Json answer(const Json& request) {
        const auto method = must(codec::get_string(request, "method"));
        const auto* params = codec::find(request, "params");
        JsonObject out{{"jsonrpc", "2.0"}, {"id", request.as_object().at("id")}};
        const auto place = methods(false).find(method);
        if (place == MethodTable::kNone) {
            out["error"] = JsonObject{{"code", net::kMethodNotFound}, {"message", ""}};
            return out;
        }
        const Json none = JsonArray{};
        auto result =
            methods(false).at(place).handler(context, Params(params == nullptr ? none : *params));
        if (auto* error = std::get_if<net::RpcError>(&result)) {
            JsonObject shown{{"code", error->code}, {"message", error->message}};
            if (error->data) shown["data"] = *error->data;
            out["error"] = std::move(shown);
        } else if (const auto* raw = std::get_if<net::RawJson>(&result)) {
            out["result"] = must(codec::parse_json(raw->text));
        } else {
            out["result"] = std::get<Json>(std::move(result));
        }
        return out;
    }

    FakeClock clock{552'000};
    Logger logger;
    std::unique_ptr<node::Node> node;
    FilterStore filters;
    Context context{*node, filters};
};

/// Empty: as it should be.
std::string difference(Server& server, const Case& wanted) {
    for (const auto& [request, response] : wanted.rounds) {
        const auto got = without_messages(server.answer(request));
        const auto expected = without_messages(response);
        const bool is_shape_only = wanted.is_shape_only && expected.get_object().contains("result");
        if (is_shape_only ? has_shape(got, expected) : got == expected) continue;
        return "got " + codec::to_text(got).substr(0, 600) + "\n  wanted " +
               codec::to_text(expected).substr(0, 600);
    }
    return {};
}

TEST_SUITE("rpc-compat") {
    TEST_CASE("every case of the execution-apis passes or is listed with a reason") {
        const auto folder = shared_vectors("ethereum-tests/rpc");
        if (!folder) return;
        const auto skips = load_skips();
        const auto chain = chain_of(*folder);
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        for (const auto& entry : fs::recursive_directory_iterator(*folder / "tests")) {
            if (entry.path().extension() != ".io") continue;
            const auto group = entry.path().parent_path().filename().string();
            const auto name = group + "/" + entry.path().stem().string();
            const auto reason = skips.contains(name) ? skips.find(name) : skips.find(group + "/*");
            if (reason != skips.end()) {
                std::printf("skipped %s: %s\n", name.c_str(), reason->second.c_str());
                ++skipped;
                continue;
            }
            Server server(chain);
            const auto fault = difference(server, load_case(entry.path()));
            fault.empty() ? ++passed : ++failed;
            CHECK_MESSAGE(fault.empty(), name << ": " << fault);
        }
        std::printf("rpc-compat %d passed, %d failed, %d skipped\n", passed, failed, skipped);
        CHECK(passed > 0);
    }
}

}  // namespace
}  // namespace alt::rpc
