#include "core/eth/transaction.hpp"

#include "runtime/chain/validation.hpp"
#include "runtime/evmtool/exception.hpp"
#include "runtime/evmtool/vector_file.hpp"
#include "tests/spec/categories.hpp"
#include "tests/spec/fields.hpp"

namespace alt::spec {
namespace {

/// The result under the newest fork of the file. All of them have the rules of Cancun here.
const codec::Json& newest(const codec::Json& results) {
    for (const char* fork : {"Cancun", "Shanghai"})
        if (const auto* found = codec::find(results, fork)) return *found;
    return *codec::find(results, "Paris");
}

/// The suite has a name for each field that is not encoded as it should be.
bool is_flaw_of_encoding(std::string_view exception) {
    return exception.find("RLP_") != std::string_view::npos ||
           exception.find("ADDRESS_TOO_") != std::string_view::npos ||
           (exception.ends_with("_OVERFLOW") && !exception.ends_with("PRODUCT_OVERFLOW"));
}

/// True if a decoder that names no fields, and knows types 3 and 4, refuses for what is expected.
bool is_expected_undecoded(const Error& error, BytesView raw, std::string_view exception) {
    if (is_flaw_of_encoding(exception)) return true;
    // r or s beyond 256 bits, v beyond 64.
    const bool too_large = error.message.find("integer is too large") != std::string::npos;
    if (exception.ends_with(".INVALID_SIGNATURE_VRS") || exception.ends_with(".INVALID_CHAINID"))
        return too_large;
    return exception.ends_with(".TYPE_NOT_SUPPORTED") && (raw[0] == 3 || raw[0] == 4);
}

/// What the specs call a refusal by now, where the suite has an older name.
std::string_view current_names(std::string_view exception) {
    if (exception == "TransactionException.NONCE_TOO_BIG") return "NONCE_IS_MAX";
    if (exception == "TransactionException.EC_RECOVERY_FAIL") return "INVALID_SIGNATURE_VRS";
    // A v that belongs to no scheme at all is a wrong signature.
    if (exception == "TransactionException.INVALID_CHAINID")
        return "INVALID_CHAINID|INVALID_SIGNATURE_VRS";
    // What begins as a string is a transaction of that type (EIP-2718).
    if (exception == "TransactionException.RLP_INVALID_HEADER") return "TYPE_NOT_SUPPORTED";
    return exception;
}

/// What can be said without a block and a state. The suite asks whether gas limit times price
/// overflows, without the value.
Result<Address> validate(const eth::Transaction& tx) {
    chain::ChainConfig config;
    config.chain_id = 1;
    config.gas_limit = std::numeric_limits<std::uint64_t>::max();
    const auto fault = chain::check_static(tx, chain::fork_rules(evm::Revision::cancun), config);
    if (fault && *fault != chain::TxFault::gas_limit_exceeds_block) return chain::refusal(*fault);
    auto fees = tx;
    fees.value = {};
    if (!chain::max_cost(fees)) return chain::refusal(chain::TxFault::cost_overflow);
    return eth::recover_sender(tx);
}

std::string check_refusal(const Result<eth::Transaction>& tx, BytesView raw,
                          const std::string& exception) {
    const auto sender = tx ? validate(*tx) : Result<Address>(tx.error());
    if (sender) return "accepted, expected " + exception;
    const auto& error = sender.error();
    const bool named = !evmtool::exception_name(error).empty();
    const bool expected = named ? evmtool::is_expected(error, current_names(exception))
                                : is_expected_undecoded(error, raw, exception);
    return expected ? "" : "refused: " + error.message + ", expected " + exception;
}

std::string check_acceptance(const Result<eth::Transaction>& tx, const codec::Json& want) {
    if (!tx) return tx.error().message;
    const auto sender = validate(*tx);
    if (!sender) return sender.error().message;
    auto error = compare_bytes("sender", *sender, codec::get_address(want, "sender").value());
    if (error.empty())
        error = compare_bytes("hash", eth::hash_of(*tx), codec::get_hash(want, "hash").value());
    if (!error.empty()) return error;
    const auto gas = evmtool::u64_at(want, "intrinsicGas").value();
    return chain::intrinsic_gas(*tx) == gas
               ? ""
               : "intrinsic gas " + std::to_string(chain::intrinsic_gas(*tx));
}

std::string check_transaction(const codec::Json& test) {
    const auto& want = newest(*codec::find(test, "result"));
    const auto raw = hex_of(test, "txbytes");
    const auto tx = eth::decode_transaction(raw);
    if (codec::find(want, "exception") != nullptr)
        return check_refusal(tx, raw, text_of(want, "exception"));
    auto error = check_acceptance(tx, want);
    return error.empty() ? compare_bytes("encoded", eth::encode(*tx), raw) : error;
}

}  // namespace

void run_transaction_tests(const std::filesystem::path& file, Tally& tally) {
    const auto json = evmtool::load_vector_file(file);
    if (!json) return tally.record("", json.error().message);
    each_member(*json, tally, check_transaction);
}

}  // namespace alt::spec
