#pragma once

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"
#include "core/codec/json.hpp"

/// EIP-712: hashing of typed structured data, in the JSON form of eth_signTypedData_v4: an object
/// with types, primaryType, domain and message. Numbers are JSON numbers, decimal or hex text. A
/// struct that is absent or null hashes to zero, as wallets do; any other absent member is an
/// error. At most 100,000 values. A domain whose type is not among `types` has the members that the
/// EIP names, in its order.
namespace alt::eth {

/// "Mail(Person from,Person to)Person(address wallet)". invalid_input: no such type, or too many.
Result<std::string> encode_type(const codec::Json& types, std::string_view name);

/// What is signed: keccak256(0x19 0x01 ‖ domain separator ‖ hash of the message). invalid_input:
/// names the member.
Result<Hash256> typed_data_hash(const codec::Json& typed_data);

}  // namespace alt::eth
