#pragma once

#include <string_view>

#include "base/result.h"
#include "domain/picture_format.h"

namespace glimpse::intake {

/// What picture these bytes are, by their first bytes and never by a name. kUnsupportedMedia names what was
/// found and what is read instead; kInvalidRequest for no bytes at all.
Result<domain::PictureFormat> detect_format(std::string_view bytes);

}  // namespace glimpse::intake
