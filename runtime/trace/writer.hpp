#pragma once

#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/uint256.hpp"

namespace alt::trace {

/// Writes JSON text from front to back; traces are too long for a tree of values.
class Writer {
public:
    Writer& begin_object() { return open('{'); }
    Writer& end_object() { return close('}'); }
    Writer& begin_array() { return open('['); }
    Writer& end_array() { return close(']'); }
    /// `name` needs no escapes.
    Writer& key(std::string_view name);

    Writer& number(std::uint64_t value);    ///< 23
    Writer& quantity(std::uint64_t value);  ///< "0x17"
    Writer& quantity(const uint256& value);
    Writer& hex(BytesView bytes);        ///< "0x0017"
    Writer& word(const uint256& value);  ///< 32 bytes of hex
    Writer& boolean(bool value);
    Writer& null();
    /// Escapes; bytes that are not UTF-8 become U+FFFD, as Go's encoder does.
    Writer& text(std::string_view value);
    /// A value that is JSON text already.
    Writer& raw(std::string_view json);

    [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    Writer& open(char bracket);
    Writer& close(char bracket);
    void separate();

    std::string out_;
    bool comma_ = false;  ///< before the next value or key
};

}  // namespace alt::trace
