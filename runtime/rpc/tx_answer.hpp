#pragma once

#include "core/eth/wire.hpp"
#include "runtime/node/query.hpp"

namespace alt::rpc {

inline codec::Json to_json(const node::FoundTx& found) {
    return eth::to_json(found.tx, found.hash, found.sender, found.at, found.base_fee);
}

}  // namespace alt::rpc
