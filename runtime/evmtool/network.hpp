#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/codec/json.hpp"
#include "runtime/chain/fork.hpp"

namespace alt::evmtool {

/// The rules of a test's network: a fork ("Prague") or a change of forks
/// ("PragueToOsakaAtTime15k"), with the blob rules of the test's `config.blobSchedule` where it has
/// one. unsupported: a fork that is not known here.
Result<chain::ForkSchedule> parse_network(std::string_view network, const codec::Json& test);

/// The rules of a fork, with the blob rules that `config.blobSchedule` of the test gives to `key`.
Result<chain::ForkRules> parse_fork(evm::Revision revision, std::string_view key,
                                    const codec::Json& test);

}  // namespace alt::evmtool
