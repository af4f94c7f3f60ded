#pragma once

#include <string>
#include <string_view>

namespace glimpse {

/// The code points of UTF-8 text; each byte that belongs to none becomes U+FFFD.
std::u32string code_points(std::string_view text);

/// `text` as UTF-8; what is no code point becomes U+FFFD.
std::string to_utf8(std::u32string_view text);

/// Whether Unicode counts it as white space.
bool is_space(char32_t point);

}  // namespace glimpse
