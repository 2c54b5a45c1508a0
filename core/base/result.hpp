#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/base/assert.hpp"

namespace alt {

/// What kind of refusal an Error is; `cli/exit_code.hpp` maps each to an exit code.
enum class Errc {
    invalid_input,          ///< malformed or out of range, whoever sent it
    usage,                  ///< the command line is wrong
    bad_manifest,           ///< a manifest key or value is wrong
    not_found,              ///< the named thing does not exist
    conflict,               ///< someone else holds it, or the phase forbids it
    timeout,                ///< it did not happen in the time given
    parent_unavailable,     ///< the parent chain is unreachable or refuses
    settlement_incomplete,  ///< safe to run again
    tool_missing,           ///< a driver or external tool is not installed
    corrupt,                ///< stored data fails its own checks
    io,                     ///< the operating system said no
    interrupted,            ///< a signal ended it before it was ready
    unsupported,            ///< understood, and not offered
    internal,               ///< a bug of ours that was caught
};

/// The stable lower-case name of a code, as it stands in JSON output ("not_found").
std::string_view to_string(Errc code) noexcept;

/// A refusal by the world: what failed, on what, why, and (hint) what to do next.
struct Error {
    Errc code = Errc::internal;
    std::string message;
    std::string hint = {};
    bool retryable = false;

    /// Puts "context: " before the message; used once per layer.
    [[nodiscard]] Error wrap(std::string_view context) &&;
    [[nodiscard]] Error with_hint(std::string text) &&;
};

[[nodiscard]] Error make_error(Errc code, std::string message, std::string hint = {});

/// A value or an Error. Convertible from both, so that `return value;` and `return make_error(..);`
/// read well.
template <typename T>
class [[nodiscard]] Result {
public:
    using value_type = T;

    template <typename U = T>
    requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::decay_t<U>, Result> &&
             !std::is_same_v<std::decay_t<U>, Error>) Result(U&& value)
        : data_(std::in_place_index<0>, std::forward<U>(value)) {}
    Result(Error error) : data_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return data_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    T& value() & {
        ALT_ASSERT(has_value());
        return *std::get_if<0>(&data_);
    }
    const T& value() const& {
        ALT_ASSERT(has_value());
        return *std::get_if<0>(&data_);
    }
    T&& value() && {
        ALT_ASSERT(has_value());
        return std::move(*std::get_if<0>(&data_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] Error& error() {
        ALT_ASSERT(!has_value());
        return *std::get_if<1>(&data_);
    }
    [[nodiscard]] const Error& error() const {
        ALT_ASSERT(!has_value());
        return *std::get_if<1>(&data_);
    }

private:
    std::variant<T, Error> data_;
};

/// Success without a value, or an Error. `return {};` is success.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] Error& error() {
        ALT_ASSERT(error_.has_value());
        return *error_;
    }
    [[nodiscard]] const Error& error() const {
        ALT_ASSERT(error_.has_value());
        return *error_;
    }

private:
    std::optional<Error> error_;
};

}  // namespace alt

#define ALT_CONCAT_IMPL(a, b) a##b
#define ALT_CONCAT(a, b) ALT_CONCAT_IMPL(a, b)

/// Returns the error of a Result<void> (or any Result whose value is not needed) to the caller.
#define ALT_TRY(expression)                                                              \
    do {                                                                                 \
        if (auto alt_try_ = (expression); !alt_try_) return std::move(alt_try_.error()); \
    } while (false)

/// `ALT_TRY_ASSIGN(auto value, compute());` returns the error to the caller, or binds the value.
#define ALT_TRY_ASSIGN(target, expression) \
    ALT_TRY_ASSIGN_IMPL(ALT_CONCAT(alt_result_, __LINE__), target, expression)
#define ALT_TRY_ASSIGN_IMPL(temporary, target, expression) \
    auto temporary = (expression);                         \
    if (!temporary) return std::move(temporary.error());   \
    target = std::move(temporary).value()
