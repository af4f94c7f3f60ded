#pragma once

#include <string_view>

namespace glimpse::domain {

/// The formats that are read; a PDF is a stack of pictures here.
enum class PictureFormat { kJpeg, kPng, kWebp, kGif, kTiff, kBmp, kHeic, kAvif, kPdf };

/// "JPEG", "PNG", ...
std::string_view name_of(PictureFormat format);

}  // namespace glimpse::domain
