#include "intake/detect_format.h"

#include <algorithm>

namespace glimpse::intake {
namespace {

using domain::PictureFormat;
using namespace std::string_view_literals;

constexpr std::size_t kPdfHeadBytes = 1024;
constexpr std::string_view kReadable = "JPEG, PNG, WebP, GIF, TIFF and PDF are read";

bool at(std::string_view bytes, std::size_t offset, std::string_view magic) {
    return bytes.size() >= offset + magic.size() && bytes.substr(offset, magic.size()) == magic;
}

/// The name of a format that we recognise but do not read; empty for unknown bytes.
std::string_view refused_format(std::string_view bytes) {
    if (at(bytes, 0, "BM")) return "a BMP picture";
    if (at(bytes, 4, "ftyphei") || at(bytes, 4, "ftypmif1")) return "a HEIC picture";
    if (at(bytes, 4, "ftypavif")) return "an AVIF picture";
    if (at(bytes, 0, "PK\x03\x04")) return "a ZIP archive";
    if (at(bytes, 0, "<svg") || at(bytes, 0, "<?xml")) return "SVG or XML";
    const std::string_view head = bytes.substr(0, 64);
    const bool text = std::none_of(head.begin(), head.end(), [](unsigned char c) { return c < 9 || (c > 13 && c < 32); });
    return text ? "text" : "";
}

}  // namespace

Result<domain::PictureFormat> detect_format(std::string_view bytes) {
    if (bytes.empty()) return fail(ErrorCode::kInvalidRequest, "The picture is empty (0 bytes).");
    if (at(bytes, 0, "\xFF\xD8\xFF")) return PictureFormat::kJpeg;
    if (at(bytes, 0, "\x89PNG\r\n\x1A\n")) return PictureFormat::kPng;
    if (at(bytes, 0, "RIFF") && at(bytes, 8, "WEBP")) return PictureFormat::kWebp;
    if (at(bytes, 0, "GIF87a") || at(bytes, 0, "GIF89a")) return PictureFormat::kGif;
    if (at(bytes, 0, "II*\0"sv) || at(bytes, 0, "MM\0*"sv)) return PictureFormat::kTiff;
    // Readers of PDF look for this anywhere in the first kilobyte; what is before it is skipped.
    if (bytes.substr(0, kPdfHeadBytes).find("%PDF-") != std::string_view::npos) return PictureFormat::kPdf;
    const std::string_view refused = refused_format(bytes);
    if (!refused.empty()) return fail(ErrorCode::kUnsupportedMedia, "The picture is {}. {}.", refused, kReadable);
    return fail(ErrorCode::kUnsupportedMedia, "The bytes are no picture we know. {}.", kReadable);
}

}  // namespace glimpse::intake
