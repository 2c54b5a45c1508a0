#include "runtime/rpc/params.hpp"

#include "core/base/hex.hpp"

namespace alt::rpc {

namespace {

using client::BlockTag;
using codec::Json;

/// Bounds what one filter may ask for, as geth does.
constexpr std::size_t kMaxAddresses = 1000;
constexpr std::size_t kMaxTopics = 4;
constexpr std::size_t kMaxAlternatives = 1000;

std::string name_of(std::size_t index) {
    return "argument " + std::to_string(index);
}

std::optional<BlockTag> parse_tag(std::string_view text) {
    if (text == "latest") return BlockTag::latest;
    if (text == "pending") return BlockTag::pending;
    if (text == "earliest") return BlockTag::earliest;
    if (text == "safe") return BlockTag::safe;
    if (text == "finalized") return BlockTag::finalized;
    return std::nullopt;
}

Result<std::vector<Address>> parse_addresses(const Json* json) {
    std::vector<Address> out;
    if (json == nullptr) return out;
    const auto* list = json->if_array();
    if (list == nullptr) {
        ALT_TRY_ASSIGN(const auto address, codec::as_address(*json, "address"));
        out.push_back(address);
        return out;
    }
    if (list->size() > kMaxAddresses) return make_error(Errc::invalid_input, "address: too many");
    for (const auto& item : *list) {
        ALT_TRY_ASSIGN(const auto address, codec::as_address(item, "address"));
        out.push_back(address);
    }
    return out;
}

Result<std::vector<Hash256>> parse_alternatives(const Json& json) {
    std::vector<Hash256> out;
    if (json.is_null()) return out;
    const auto* list = json.if_array();
    if (list == nullptr) {
        ALT_TRY_ASSIGN(const auto topic, codec::as_hash(json, "topics"));
        out.push_back(topic);
        return out;
    }
    if (list->size() > kMaxAlternatives)
        return make_error(Errc::invalid_input, "topics: too many alternatives");
    for (const auto& item : *list) {
        // A null among alternatives matches anything.
        if (item.is_null()) return std::vector<Hash256>{};
        ALT_TRY_ASSIGN(const auto topic, codec::as_hash(item, "topics"));
        out.push_back(topic);
    }
    return out;
}

Result<std::vector<std::vector<Hash256>>> parse_topics(const Json* json) {
    std::vector<std::vector<Hash256>> out;
    if (json == nullptr) return out;
    const auto* list = json->if_array();
    if (list == nullptr) return make_error(Errc::invalid_input, "topics: not a list");
    if (list->size() > kMaxTopics) return make_error(Errc::invalid_input, "topics: more than 4");
    for (const auto& item : *list) {
        ALT_TRY_ASSIGN(auto alternatives, parse_alternatives(item));
        out.push_back(std::move(alternatives));
    }
    return out;
}

}  // namespace

Result<node::BlockId> parse_block_id(const Json& json) {
    if (json.is_object()) {
        const auto* number = codec::find(json, "blockNumber");
        if (const auto* hash = codec::find(json, "blockHash")) {
            if (number != nullptr)
                return make_error(Errc::invalid_input,
                                  "block: both blockHash and blockNumber, choose one");
            // Every block that the node knows is canonical.
            if (const auto* canonical = codec::find(json, "requireCanonical"))
                ALT_TRY(codec::as_bool(*canonical, "requireCanonical"));
            ALT_TRY_ASSIGN(const auto value, codec::as_hash(*hash, "blockHash"));
            return node::BlockId(value);
        }
        if (number == nullptr || number->is_object())
            return make_error(Errc::invalid_input, "block: neither blockHash nor blockNumber");
        return parse_block_id(*number);
    }
    ALT_TRY_ASSIGN(const auto text, codec::as_string(json, "block"));
    if (const auto tag = parse_tag(text)) return node::BlockId(*tag);
    if (text.size() == 2 + 2 * Hash256::kSize) {
        ALT_TRY_ASSIGN(const auto hash, parse_hash(text));
        return node::BlockId(hash);
    }
    ALT_TRY_ASSIGN(const auto number, codec::as_u64(json, "block"));
    return node::BlockId(number);
}

Result<uint256> parse_slot(const Json& json) {
    ALT_TRY_ASSIGN(const auto text, codec::as_string(json, "slot"));
    if (text.substr(0, 2) != "0x")
        return make_error(Errc::invalid_input, "slot: hex string without 0x prefix");
    return parse_uint256(text);
}

const Json* Params::at(std::size_t index) const {
    if (items_ == nullptr || index >= items_->size() || (*items_)[index].is_null()) return nullptr;
    return &(*items_)[index];
}

Result<const Json*> Params::need(std::size_t index) const {
    const auto* json = at(index);
    if (json == nullptr)
        return make_error(Errc::invalid_input, "missing value for required " + name_of(index));
    return json;
}

Result<Address> Params::address(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    return codec::as_address(*json, name_of(index));
}

Result<Hash256> Params::hash(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    return codec::as_hash(*json, name_of(index));
}

Result<Bytes> Params::bytes(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    return codec::as_bytes(*json, name_of(index));
}

Result<std::uint64_t> Params::u64(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    return codec::as_u64(*json, name_of(index));
}

Result<uint256> Params::quantity(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    return codec::as_quantity(*json, name_of(index));
}

Result<uint256> Params::slot(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    return parse_slot(*json);
}

Result<bool> Params::boolean(std::size_t index, bool fallback) const {
    const auto* json = at(index);
    return json == nullptr ? Result<bool>(fallback) : codec::as_bool(*json, name_of(index));
}

Result<node::BlockId> Params::block(std::size_t index) const {
    const auto* json = at(index);
    return json == nullptr ? Result<node::BlockId>(node::BlockId(BlockTag::latest))
                           : parse_block_id(*json);
}

Result<node::CallArgs> Params::call(std::size_t index) const {
    ALT_TRY_ASSIGN(const auto* json, need(index));
    if (!json->is_object())
        return make_error(Errc::invalid_input, name_of(index) + ": not an object");
    return parse_call_args(*json);
}

Result<LogQuery> parse_log_query(const Json* json) {
    LogQuery out;
    if (json == nullptr) return out;
    if (!json->is_object()) return make_error(Errc::invalid_input, "filter: not an object");
    ALT_TRY_ASSIGN(out.filter.addresses, parse_addresses(codec::find(*json, "address")));
    ALT_TRY_ASSIGN(out.filter.topics, parse_topics(codec::find(*json, "topics")));
    const auto* from = codec::find(*json, "fromBlock");
    const auto* to = codec::find(*json, "toBlock");
    if (const auto* hash = codec::find(*json, "blockHash")) {
        if (from != nullptr || to != nullptr)
            return make_error(
                Errc::invalid_input,
                "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
        ALT_TRY_ASSIGN(out.block, codec::as_hash(*hash, "blockHash"));
    }
    if (from != nullptr) {
        ALT_TRY_ASSIGN(out.from, parse_block_id(*from));
    }
    if (to != nullptr) {
        ALT_TRY_ASSIGN(out.to, parse_block_id(*to));
    }
    return out;
}

}  // namespace alt::rpc
