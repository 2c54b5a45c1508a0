#include "runtime/evmtool/block_test.hpp"
#include "runtime/evmtool/network.hpp"
#include "runtime/evmtool/vector_file.hpp"

namespace alt::evmtool {
namespace {

Result<chain::ChainConfig> parse_config(const codec::Json& test, std::string_view network) {
    chain::ChainConfig config;
    config.chain_id = 1;
    config.min_block_time = 1;
    if (codec::find(test, "config") != nullptr) {
        ALT_TRY_ASSIGN(config.chain_id, u64_at(test, "config.chainid"));
    }
    ALT_TRY_ASSIGN(config.forks, parse_network(network, test));
    return config;
}

Result<std::vector<BlockImport>> parse_imports(const codec::Json& test) {
    std::vector<BlockImport> out;
    ALT_TRY_ASSIGN(const auto* blocks, codec::get_array(test, "blocks"));
    for (const auto& block : *blocks) {
        BlockImport one;
        ALT_TRY_ASSIGN(one.rlp, codec::get_bytes(block, "rlp"));
        if (codec::find(block, "expectException") != nullptr) {
            ALT_TRY_ASSIGN(one.expected_exception, codec::get_string(block, "expectException"));
        }
        out.push_back(std::move(one));
    }
    return out;
}

Result<BlockCase> parse_test(const codec::Json& test) {
    BlockCase out;
    ALT_TRY_ASSIGN(out.network, codec::get_string(test, "network"));
    ALT_TRY_ASSIGN(out.config, parse_config(test, out.network));
    ALT_TRY_ASSIGN(out.genesis_rlp, codec::get_bytes(test, "genesisRLP"));
    ALT_TRY_ASSIGN(const auto* pre, codec::get(test, "pre"));
    ALT_TRY_ASSIGN(out.pre, parse_alloc(*pre));
    ALT_TRY_ASSIGN(out.imports, parse_imports(test));
    ALT_TRY_ASSIGN(out.last_block_hash, codec::get_hash(test, "lastblockhash"));
    if (codec::find(test, "postStateHash") != nullptr) {
        ALT_TRY_ASSIGN(out.expected_root, codec::get_hash(test, "postStateHash"));
    }
    if (const auto* state = codec::find(test, "postState")) {
        ALT_TRY_ASSIGN(out.expected_state, parse_alloc(*state));
    }
    return out;
}

}  // namespace

Result<std::vector<BlockCase>> load_block_tests(const std::filesystem::path& file,
                                                std::vector<std::string>* skipped) {
    ALT_TRY_ASSIGN(const auto json, load_vector_file(file));
    if (!json.is_object()) return make_error(Errc::invalid_input, file.string() + ": no tests");
    std::vector<BlockCase> out;
    for (const auto& [key, test] : json.get_object()) {
        const std::string name(key);
        auto parsed = parse_test(test);
        if (!parsed && parsed.error().code == Errc::unsupported) {
            if (skipped != nullptr) skipped->push_back(name + ": " + parsed.error().message);
            continue;
        }
        if (!parsed) return std::move(parsed.error()).wrap(file.string() + ": " + name);
        parsed->name = name;
        out.push_back(std::move(*parsed));
    }
    if (out.empty() && (skipped == nullptr || skipped->empty()))
        return make_error(Errc::invalid_input, file.string() + ": no test of a known network");
    return out;
}

}  // namespace alt::evmtool
