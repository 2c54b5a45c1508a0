#pragma once

/// What web3_clientVersion and its kin say.
namespace alt::rpc {

inline constexpr const char* kVersion = "0.1.0";
inline constexpr const char* kClientVersion = "alt/0.1.0";

}  // namespace alt::rpc
