#include "domain/picture_format.h"

namespace glimpse::domain {

std::string_view name_of(PictureFormat format) {
    switch (format) {
        case PictureFormat::kJpeg: return "JPEG";
        case PictureFormat::kPng: return "PNG";
        case PictureFormat::kWebp: return "WebP";
        case PictureFormat::kGif: return "GIF";
        case PictureFormat::kTiff: return "TIFF";
        case PictureFormat::kBmp: return "BMP";
        case PictureFormat::kHeic: return "HEIC";
        case PictureFormat::kAvif: return "AVIF";
        case PictureFormat::kPdf: return "PDF";
    }
    return "picture";
}

}  // namespace glimpse::domain
