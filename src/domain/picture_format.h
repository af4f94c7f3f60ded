#pragma once

#include <string_view>

namespace glimpse::domain {

/// The picture formats that are read.
enum class PictureFormat { kJpeg, kPng, kWebp, kGif, kTiff };

/// "JPEG", "PNG", ...
std::string_view name_of(PictureFormat format);

}  // namespace glimpse::domain
