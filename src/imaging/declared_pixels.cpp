// The beginning of a GIF (CompuServe, GIF89a specification), sizes in bytes, numbers little-endian:
//
//     header:     "GIF8?a" (6)  canvas width (2)  canvas height (2)  flags (1)  background (1)  aspect (1)
//     colours:    3 * 2^(1 + flags mod 8), only if flags has bit 7
//     extension*: 0x21 (1)  label (1)  { size (1)  data (size) }*  0 (1)
//     frame:      0x2C (1)  left (2)  top (2)  width (2)  height (2)  ...
//
// The beginning of a BMP (Windows bitmap), numbers little-endian:
//
//     file:       "BM" (2)  file bytes (4)  0 (4)  offset of the pixels (4)
//     picture:    header bytes (4), then width (4)  height (4, negative: top row first), or width (2)  height (2) if the header has 12
#include "imaging/declared_pixels.h"

#include <algorithm>
#include <cstdlib>

namespace glimpse::imaging {
namespace {

constexpr std::size_t kHeaderBytes = 13;
constexpr std::size_t kFrameBytes = 9;

class Reader {
public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}
    bool has(std::size_t count) const { return bytes_.size() - at_ >= count; }
    std::int64_t byte() { return static_cast<unsigned char>(bytes_[at_++]); }
    std::int64_t number() {
        const std::int64_t low = byte();
        return low | byte() << 8;
    }
    std::int64_t long_number() {
        const std::int64_t low = number();
        return low | number() << 16;
    }
    bool skip(std::size_t count) {
        if (!has(count)) return false;
        at_ += count;
        return true;
    }
    bool skip_extension() {
        if (!skip(1)) return false;
        while (has(1)) {
            const auto size = static_cast<std::size_t>(byte());
            if (size == 0) return true;
            if (!skip(size)) return false;
        }
        return false;
    }

private:
    std::string_view bytes_;
    std::size_t at_ = 0;
};

std::int64_t gif_pixels(std::string_view bytes) {
    Reader reader(bytes);
    if (!reader.has(kHeaderBytes)) return 0;
    reader.skip(6);
    std::int64_t width = reader.number();
    std::int64_t height = reader.number();
    const std::int64_t flags = reader.byte();
    reader.skip(2);
    if ((flags & 0x80) != 0 && !reader.skip(std::size_t{3} << (1 + flags % 8))) return 0;
    while (reader.has(1)) {
        const std::int64_t block = reader.byte();
        if (block == 0x21) {
            if (!reader.skip_extension()) return 0;
            continue;
        }
        if (block != 0x2C || !reader.has(kFrameBytes)) return 0;
        const std::int64_t left = reader.number();
        const std::int64_t top = reader.number();
        width = std::max(width, left + reader.number());
        height = std::max(height, top + reader.number());
        return width * height;
    }
    return 0;
}

std::int64_t bmp_pixels(std::string_view bytes) {
    constexpr std::size_t kFileHeaderBytes = 14;
    constexpr std::int64_t kOldHeaderBytes = 12;
    Reader reader(bytes);
    if (!reader.has(kFileHeaderBytes + 12)) return 0;
    reader.skip(kFileHeaderBytes);
    if (reader.long_number() == kOldHeaderBytes) return reader.number() * reader.number();
    const std::int64_t width = static_cast<std::int32_t>(reader.long_number());
    const std::int64_t height = static_cast<std::int32_t>(reader.long_number());
    return std::abs(width) * std::abs(height);
}

}  // namespace

std::int64_t declared_pixels(std::string_view bytes, domain::PictureFormat format) {
    if (format == domain::PictureFormat::kGif) return gif_pixels(bytes);
    if (format == domain::PictureFormat::kBmp) return bmp_pixels(bytes);
    return 0;
}

}  // namespace glimpse::imaging
