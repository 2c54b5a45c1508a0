#include "runtime/evmtool/vector_file.hpp"

#include <fstream>
#include <iterator>

#include "core/base/hex.hpp"
#include "runtime/evm/code.hpp"

namespace alt::evmtool {
namespace {

constexpr codec::JsonLimits kLimits{.max_depth = 256, .max_size = std::size_t{1} << 30u};

Result<uint256> as_number(const codec::Json& json, std::string_view path) {
    ALT_TRY_ASSIGN(const auto text, codec::as_string(json, path));
    if (text == "0x") return uint256{};
    auto number = parse_uint256(text);
    if (!number) return std::move(number.error()).wrap(path);
    return number;
}

Result<state::AccountChange> parse_account(const codec::Json& json) {
    if (!json.is_object()) return make_error(Errc::invalid_input, "account: not an object");
    state::AccountChange change;
    state::Account account;
    if (codec::find(json, "nonce") != nullptr) {
        ALT_TRY_ASSIGN(account.nonce, u64_at(json, "nonce"));
    }
    if (codec::find(json, "balance") != nullptr) {
        ALT_TRY_ASSIGN(account.balance, number_at(json, "balance"));
    }
    Bytes code;
    if (codec::find(json, "code") != nullptr) {
        ALT_TRY_ASSIGN(code, codec::get_bytes(json, "code"));
    }
    change.new_code = evm::make_code(code);
    account.code_hash = change.new_code->hash();
    change.account = account;
    if (codec::find(json, "storage") == nullptr) return change;
    ALT_TRY_ASSIGN(const auto* storage, codec::get_object(json, "storage"));
    for (const auto& [key, value] : *storage) {
        ALT_TRY_ASSIGN(const auto slot, parse_uint256(std::string_view(key.data(), key.size())));
        ALT_TRY_ASSIGN(const auto word, as_number(value, "storage"));
        if (!word.is_zero()) change.storage[slot] = word;
    }
    return change;
}

}  // namespace

Result<codec::Json> load_vector_file(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return make_error(Errc::not_found, "cannot read " + file.string());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    auto json = codec::parse_json(text, kLimits);
    if (!json) return std::move(json.error()).wrap(file.string());
    return json;
}

Result<uint256> number_at(const codec::Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const auto* value, codec::get(json, key));
    return as_number(*value, key);
}

Result<std::uint64_t> u64_at(const codec::Json& json, std::string_view key) {
    ALT_TRY_ASSIGN(const auto number, number_at(json, key));
    if (!number.fits_u64())
        return make_error(Errc::invalid_input, std::string(key) + ": above 64 bits");
    return number.low();
}

Result<state::Diff> parse_alloc(const codec::Json& json) {
    state::Diff alloc;
    if (!json.is_object()) return make_error(Errc::invalid_input, "accounts: not an object");
    for (const auto& [key, value] : json.get_object()) {
        ALT_TRY_ASSIGN(const auto address, parse_address(std::string_view(key.data(), key.size())));
        ALT_TRY_ASSIGN(alloc.accounts[address], parse_account(value));
    }
    return alloc;
}

std::optional<evm::Revision> revision_named(std::string_view fork) noexcept {
    for (const auto& rules : evm::kRules)
        if (rules.name == fork) return rules.revision;
    return std::nullopt;
}

}  // namespace alt::evmtool
