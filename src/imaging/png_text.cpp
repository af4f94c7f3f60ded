// A PNG (ISO/IEC 15948): signature (8), then chunks, numbers big-endian:
//
//     chunk: data bytes (4)  type (4)  data  checksum (4)
#include "imaging/png_text.h"

#include <cstdint>

namespace glimpse::imaging {
namespace {

constexpr std::size_t kSignatureBytes = 8;
constexpr std::size_t kBytesBesideData = 12;

std::size_t number(std::string_view bytes) {
    std::size_t value = 0;
    for (const char c : bytes.substr(0, 4)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
}

bool is_text(std::string_view chunk) {
    const auto type = chunk.substr(4, 4);
    return type == "tEXt" || type == "zTXt" || type == "iTXt";
}

/// The chunk at the beginning of `rest`, or all of it if that is none.
std::string_view first_chunk(std::string_view rest) {
    if (rest.size() < kBytesBesideData || number(rest) > rest.size() - kBytesBesideData) return rest;
    return rest.substr(0, number(rest) + kBytesBesideData);
}

}  // namespace

std::optional<std::string> without_text(std::string_view png) {
    std::optional<std::string> result;
    for (std::size_t at = kSignatureBytes; at < png.size();) {
        const auto chunk = first_chunk(png.substr(at));
        const bool text = chunk.size() >= kBytesBesideData && is_text(chunk);
        if (text && !result) result.emplace(png.substr(0, at));
        if (!text && result) result->append(chunk);
        at += chunk.size();
    }
    return result;
}

}  // namespace glimpse::imaging
