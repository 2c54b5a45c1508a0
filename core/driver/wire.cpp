#include "core/driver/wire.hpp"

#include "core/base/hex.hpp"

namespace alt::driver {
namespace {

using codec::Json;
using codec::JsonArray;
using codec::JsonObject;

std::string text_of(BytesView bytes) {
    return to_hex(bytes);
}

JsonArray list_of(const std::vector<Bytes>& items) {
    JsonArray out;
    for (const auto& item : items) out.emplace_back(to_hex(item));
    return out;
}

Result<std::vector<Bytes>> bytes_list(const Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const auto* items, codec::get_array(json, key));
    std::vector<Bytes> out;
    for (const auto& item : *items) {
        ALT_TRY_ASSIGN(auto bytes, codec::as_bytes(item, key));
        out.push_back(std::move(bytes));
    }
    return out;
}

/// Reads members one after the other and keeps the first error.
class Reader {
public:
    explicit Reader(const Json& json) : json_(json) {}

    template <typename T, typename Get>
    void read(std::string_view key, T& target, Get get) {
        if (error_) return;
        auto value = get(json_, key);
        if (!value)
            error_ = std::move(value.error());
        else
            target = static_cast<T>(std::move(value).value());
    }
    void text(std::string_view key, std::string& target) { read(key, target, codec::get_string); }
    template <typename Number>
    void number(std::string_view key, Number& target) {
        read(key, target, codec::get_u64);
    }
    void flag(std::string_view key, bool& target) { read(key, target, codec::get_bool); }
    void quantity(std::string_view key, uint256& target) { read(key, target, codec::get_quantity); }
    void address(std::string_view key, Address& target) { read(key, target, codec::get_address); }
    void hash(std::string_view key, Hash256& target) { read(key, target, codec::get_hash); }

    template <typename T>
    Result<T> finish(T value) {
        if (error_) return *std::move(error_);
        return value;
    }

private:
    const Json& json_;
    std::optional<Error> error_;
};

}  // namespace

Json to_json(const RollupSpec& spec) {
    JsonArray alloc;
    for (const auto& entry : spec.alloc)
        alloc.push_back(JsonObject{{"account", text_of(entry.account)},
                                   {"balance", to_quantity(entry.balance)}});
    return JsonObject{
        {"id", static_cast<std::uint64_t>(spec.id)},
        {"name", spec.name},
        {"folder", spec.folder.string()},
        {"listen", spec.listen},
        {"port", spec.port},
        {"chain_id", spec.chain_id},
        {"hardfork", spec.hardfork},
        {"gas_limit", spec.gas_limit},
        {"genesis_time", spec.genesis_time},
        {"interval", spec.seal == SealMode::interval},
        {"block_time_ms", spec.block_time.count()},
        {"fsync", spec.durability == Durability::fsync},
        {"pool", JsonObject{{"max_txs", spec.pool.max_txs},
                            {"max_per_sender", spec.pool.max_per_sender},
                            {"max_bytes", spec.pool.max_bytes}}},
        {"history", JsonObject{{"blocks", spec.history.blocks}, {"bytes", spec.history.bytes}}},
        {"play", spec.native == NativeCurrency::play},
        {"alloc", std::move(alloc)},
        {"initial_base_fee", to_quantity(spec.initial_base_fee)},
        {"fixed_base_fee", spec.fixed_base_fee},
        {"fee_recipient", text_of(spec.fee_recipient)},
        {"parent_chain_id", spec.parent_chain_id},
        {"parent_rpc", spec.parent_rpc},
        {"parent_confirmations", spec.parent_confirmations},
        {"portal", text_of(spec.portal)},
        {"portal_block", spec.portal_block},
    };
}

Result<RollupSpec> spec_from_json(const Json& json) {
    RollupSpec spec;
    Reader in(json);
    std::uint64_t id = 0;
    std::uint64_t block_time = 0;
    std::string folder;
    bool interval = false;
    bool fsync = true;
    bool play = false;
    in.number("id", id);
    in.text("name", spec.name);
    in.text("folder", folder);
    in.text("listen", spec.listen);
    in.number("port", spec.port);
    in.number("chain_id", spec.chain_id);
    // Rollups that were planned before there was a choice.
    spec.hardfork = "cancun";
    if (codec::find(json, "hardfork") != nullptr) in.text("hardfork", spec.hardfork);
    in.number("gas_limit", spec.gas_limit);
    in.number("genesis_time", spec.genesis_time);
    in.flag("interval", interval);
    in.number("block_time_ms", block_time);
    in.flag("fsync", fsync);
    // Rollups that were planned before the ceilings were in the manifest have the defaults.
    if (codec::find(json, "pool") != nullptr) {
        in.number("pool.max_txs", spec.pool.max_txs);
        in.number("pool.max_per_sender", spec.pool.max_per_sender);
        in.number("pool.max_bytes", spec.pool.max_bytes);
    }
    // Those from before there was a limit keep all they have.
    if (codec::find(json, "history") != nullptr) {
        in.number("history.blocks", spec.history.blocks);
        in.number("history.bytes", spec.history.bytes);
    }
    in.flag("play", play);
    in.quantity("initial_base_fee", spec.initial_base_fee);
    in.flag("fixed_base_fee", spec.fixed_base_fee);
    in.address("fee_recipient", spec.fee_recipient);
    in.number("parent_chain_id", spec.parent_chain_id);
    in.text("parent_rpc", spec.parent_rpc);
    in.number("parent_confirmations", spec.parent_confirmations);
    in.address("portal", spec.portal);
    in.number("portal_block", spec.portal_block);
    spec.id = RollupId{id};
    spec.folder = folder;
    spec.seal = interval ? SealMode::interval : SealMode::automatic;
    spec.block_time = std::chrono::milliseconds(block_time);
    spec.durability = fsync ? Durability::fsync : Durability::none;
    spec.native = play ? NativeCurrency::play : NativeCurrency::bridged;
    ALT_TRY_ASSIGN(const auto* alloc, codec::get_array(json, "alloc"));
    for (const auto& entry : *alloc) {
        GenesisBalance balance;
        Reader row(entry);
        row.address("account", balance.account);
        row.quantity("balance", balance.balance);
        ALT_TRY_ASSIGN(auto read, row.finish(balance));
        spec.alloc.push_back(read);
    }
    return in.finish(std::move(spec));
}

Json to_json(const Handle& handle) {
    return JsonObject{{"pid", handle.pid},
                      {"pid_start_time", handle.pid_start_time},
                      {"rpc", handle.rpc},
                      {"port", handle.port},
                      {"genesis_hash", text_of(handle.genesis_hash)}};
}

Result<Handle> handle_from_json(const Json& json) {
    Handle handle;
    Reader in(json);
    in.number("pid", handle.pid);
    in.number("pid_start_time", handle.pid_start_time);
    in.text("rpc", handle.rpc);
    in.number("port", handle.port);
    in.hash("genesis_hash", handle.genesis_hash);
    return in.finish(std::move(handle));
}

Json to_json(const Inspection& inspection) {
    return JsonObject{{"block_num", inspection.block_num},
                      {"block_hash", text_of(inspection.block_hash)},
                      {"state_root", text_of(inspection.state_root)},
                      {"txs", inspection.txs},
                      {"pending", inspection.pending},
                      {"deposits_credited", inspection.deposits_credited},
                      {"deposit_hash", text_of(inspection.deposit_hash)},
                      {"last_activity_ms", inspection.last_activity_ms},
                      {"cpu_ms", inspection.cpu_ms},
                      {"memory_state", inspection.memory.state},
                      {"memory_history", inspection.memory.history},
                      {"memory_pool", inspection.memory.pool},
                      {"memory_connections", inspection.memory.connections},
                      {"draining", inspection.draining},
                      {"closed", inspection.closed},
                      {"fees", to_quantity(inspection.fees)}};
}

Result<Inspection> inspection_from_json(const Json& json) {
    Inspection out;
    Reader in(json);
    in.number("block_num", out.block_num);
    in.hash("block_hash", out.block_hash);
    in.hash("state_root", out.state_root);
    in.number("txs", out.txs);
    in.number("pending", out.pending);
    in.number("deposits_credited", out.deposits_credited);
    in.hash("deposit_hash", out.deposit_hash);
    in.number("last_activity_ms", out.last_activity_ms);
    // A host of an older version does not say.
    if (codec::find(json, "cpu_ms") != nullptr) in.number("cpu_ms", out.cpu_ms);
    if (codec::find(json, "memory_state") != nullptr) {
        in.number("memory_state", out.memory.state);
        in.number("memory_history", out.memory.history);
        in.number("memory_pool", out.memory.pool);
        in.number("memory_connections", out.memory.connections);
    }
    in.flag("draining", out.draining);
    in.flag("closed", out.closed);
    in.quantity("fees", out.fees);
    return in.finish(std::move(out));
}

Json to_json(const Closing& closing) {
    JsonArray exits;
    for (const auto& leaf : closing.exits)
        exits.push_back(JsonObject{{"index", leaf.index},
                                   {"amount", to_quantity(leaf.amount)},
                                   {"owner", text_of(leaf.owner)}});
    return JsonObject{{"block_num", closing.block_num},
                      {"block_hash", text_of(closing.block_hash)},
                      {"state_root", text_of(closing.state_root)},
                      {"message_passer_root", text_of(closing.message_passer_root)},
                      {"deposit_count", closing.deposit_count},
                      {"deposit_hash", text_of(closing.deposit_hash)},
                      {"exits", std::move(exits)},
                      {"account_proof", list_of(closing.account_proof)},
                      {"storage_proof", list_of(closing.storage_proof)}};
}

Result<Closing> closing_from_json(const Json& json) {
    Closing closing;
    Reader in(json);
    in.number("block_num", closing.block_num);
    in.hash("block_hash", closing.block_hash);
    in.hash("state_root", closing.state_root);
    in.hash("message_passer_root", closing.message_passer_root);
    in.number("deposit_count", closing.deposit_count);
    in.hash("deposit_hash", closing.deposit_hash);
    in.read("account_proof", closing.account_proof, bytes_list);
    in.read("storage_proof", closing.storage_proof, bytes_list);
    ALT_TRY_ASSIGN(const auto* exits, codec::get_array(json, "exits"));
    for (const auto& entry : *exits) {
        eth::ExitLeaf leaf;
        Reader row(entry);
        row.number("index", leaf.index);
        row.quantity("amount", leaf.amount);
        row.address("owner", leaf.owner);
        ALT_TRY_ASSIGN(auto read, row.finish(leaf));
        closing.exits.push_back(read);
    }
    return in.finish(std::move(closing));
}

}  // namespace alt::driver
