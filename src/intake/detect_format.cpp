#include "intake/detect_format.h"

#include <algorithm>
#include <optional>

namespace glimpse::intake {
namespace {

using domain::PictureFormat;
using namespace std::string_view_literals;

constexpr std::size_t kPdfHeadBytes = 1024;
constexpr std::string_view kReadable = "JPEG, PNG, WebP, HEIC, AVIF, GIF, BMP, TIFF and PDF are read";

bool at(std::string_view bytes, std::size_t offset, std::string_view magic) {
    return bytes.size() >= offset + magic.size() && bytes.substr(offset, magic.size()) == magic;
}

/// By the major brand of an ISO base media file; films have others.
std::optional<PictureFormat> heif_format(std::string_view bytes) {
    if (!at(bytes, 4, "ftyp")) return {};
    const std::string_view brand = bytes.substr(8, 4);
    if (brand == "avif" || brand == "avis") return PictureFormat::kAvif;
    for (const auto known : {"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"}) {
        if (brand == known) return PictureFormat::kHeic;
    }
    return {};
}

/// The name of a format that we recognise but do not read; empty for unknown bytes.
std::string_view refused_format(std::string_view bytes) {
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
    if (at(bytes, 0, "BM") && at(bytes, 6, "\0\0\0\0"sv)) return PictureFormat::kBmp;
    if (const auto heif = heif_format(bytes)) return *heif;
    if (at(bytes, 0, "II*\0"sv) || at(bytes, 0, "MM\0*"sv)) return PictureFormat::kTiff;
    // Readers of PDF look for this anywhere in the first kilobyte; what is before it is skipped.
    if (bytes.substr(0, kPdfHeadBytes).find("%PDF-") != std::string_view::npos) return PictureFormat::kPdf;
    const std::string_view refused = refused_format(bytes);
    if (!refused.empty()) return fail(ErrorCode::kUnsupportedMedia, "The picture is {}. {}.", refused, kReadable);
    return fail(ErrorCode::kUnsupportedMedia, "The bytes are no picture we know. {}.", kReadable);
}

}  // namespace glimpse::intake
