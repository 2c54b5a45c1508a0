#include "runtime/rpc/handlers/dev/number.hpp"

namespace alt::rpc {

Result<uint256> as_number(const codec::Json& json, std::string_view path) {
    if (const auto* text = json.if_string())
        return parse_uint256(std::string_view(text->data(), text->size()));
    ALT_TRY_ASSIGN(const auto value, codec::as_u64(json, path));
    return uint256{value};
}

Result<uint256> big_number_at(const Params& params, std::size_t index) {
    const auto path = "argument " + std::to_string(index);
    const auto* json = params.at(index);
    if (json == nullptr) return make_error(Errc::invalid_input, path + ": missing");
    return as_number(*json, path);
}

Result<std::uint64_t> number_at(const Params& params, std::size_t index,
                                std::optional<std::uint64_t> fallback) {
    if (params.at(index) == nullptr && fallback) return *fallback;
    ALT_TRY_ASSIGN(const auto value, big_number_at(params, index));
    if (!value.fits_u64())
        return make_error(Errc::invalid_input,
                          "argument " + std::to_string(index) + ": above 2^64 - 1");
    return value.low();
}

void add_dev(MethodTable& table) {
    add_dev_accounts(table);
    add_dev_info(table);
    add_dev_mining(table);
    add_dev_pool(table);
    add_dev_signing(table);
    add_dev_state(table);
    add_dev_time(table);
    add_dev_token(table);
}

}  // namespace alt::rpc
