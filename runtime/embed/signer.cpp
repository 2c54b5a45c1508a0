#include "runtime/embed/signer.hpp"

#include <charconv>

#include "core/base/hex.hpp"
#include "core/crypto/hd_key.hpp"
#include "core/sys/files.hpp"

namespace alt {
namespace {

constexpr std::string_view kForms = "a key is dev:N, env:NAME or file:PATH";

Result<crypto::PrivateKey> from_text(std::string text, const std::string& where) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
        text.pop_back();
    const auto bytes = parse_hex(text);
    auto key =
        bytes ? crypto::PrivateKey::from_bytes(*bytes) : Result<crypto::PrivateKey>(bytes.error());
    std::fill(text.begin(), text.end(), '\0');
    if (!key)
        return make_error(Errc::invalid_input, where + " holds no private key",
                          "it must be 64 hex digits");
    return key;
}

}  // namespace

bool is_dev_key(const std::string& reference) {
    return reference.starts_with("dev:");
}

Result<crypto::PrivateKey> load_key(const std::string& reference,
                                    const sys::Environment& environment) {
    const auto rest = reference.substr(std::min(reference.size(), reference.find(':') + 1));
    if (is_dev_key(reference)) {
        std::uint32_t index = 0;
        const auto [end, status] = std::from_chars(rest.data(), rest.data() + rest.size(), index);
        if (status != std::errc() || end != rest.data() + rest.size() || index >= 1'000)
            return make_error(Errc::invalid_input, "\"" + reference + "\" is no development key",
                              "write dev:0 to dev:999");
        return crypto::dev_key(index);
    }
    if (reference.starts_with("env:")) {
        auto text = environment.get(rest);
        if (!text)
            return make_error(Errc::not_found, "the environment variable " + rest + " is not set",
                              "export " + rest + " with 64 hex digits");
        return from_text(*std::move(text), "the environment variable " + rest);
    }
    if (reference.starts_with("file:")) {
        ALT_TRY_ASSIGN(auto text, sys::read_file(rest, 4096));
        return from_text(std::move(text), rest);
    }
    return make_error(Errc::invalid_input, "not a reference to a key", std::string(kForms));
}

}  // namespace alt
