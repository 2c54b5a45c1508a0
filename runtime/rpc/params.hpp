#pragma once

#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/client/chain_client.hpp"
#include "core/codec/json.hpp"
#include "runtime/node/query.hpp"

namespace alt::rpc {

/// The positional parameters of one call. Refusals are invalid_input and name the position.
class Params {
public:
    /// `json` must outlive it; anything but an array counts as no parameters.
    explicit Params(const codec::Json& json) : items_(json.if_array()) {}

    /// Null when absent or JSON null.
    [[nodiscard]] const codec::Json* at(std::size_t index) const;
    Result<Address> address(std::size_t index) const;
    Result<Hash256> hash(std::size_t index) const;
    Result<Bytes> bytes(std::size_t index) const;
    Result<std::uint64_t> u64(std::size_t index) const;
    Result<uint256> quantity(std::size_t index) const;
    /// A storage slot: a word, or a quantity.
    Result<uint256> slot(std::size_t index) const;
    Result<bool> boolean(std::size_t index, bool fallback) const;
    /// Tag, number, hash, or EIP-1898 object. Absent: latest.
    Result<node::BlockId> block(std::size_t index) const;
    Result<node::CallArgs> call(std::size_t index) const;
    /// The positions from `index` on: state overrides, then block overrides. Absent: none.
    Result<node::Overrides> overrides(std::size_t index) const;

private:
    Result<const codec::Json*> need(std::size_t index) const;
    const codec::JsonArray* items_;
};

/// The transaction object of eth_call and its kin, every member of it (execution-apis:
/// GenericTransaction). invalid_input: names the member.
Result<node::CallArgs> parse_call_args(const codec::Json& json);
Result<node::BlockId> parse_block_id(const codec::Json& json);
Result<uint256> parse_slot(const codec::Json& json);

/// The filter object of eth_getLogs. `block` is set when it asks for one block by hash.
struct LogQuery {
    client::LogFilter filter;
    node::BlockId from = client::BlockTag::latest;
    node::BlockId to = client::BlockTag::latest;
    std::optional<Hash256> block;
};
Result<LogQuery> parse_log_query(const codec::Json* json);

}  // namespace alt::rpc
