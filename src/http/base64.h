#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::http {

/// Bytes of a base64 text (RFC 4648, standard and URL-safe alphabet). White space between the characters is
/// skipped and padding may be left out; anything else is kInvalidRequest, with the position in the message.
Result<std::string> decode_base64(std::string_view text);

/// The bytes of a `data:` URL (RFC 2397), or of plain base64. Errors as above.
Result<std::string> decode_base64_or_data_url(std::string_view text);

/// In the standard alphabet, with padding.
std::string encode_base64(std::string_view bytes);

}  // namespace glimpse::http
