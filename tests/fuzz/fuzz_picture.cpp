#include <cstdint>
#include <cstdlib>

#include "imaging/decode.h"
#include "imaging/declared_pixels.h"
#include "intake/detect_format.h"

/// libdav1d 1.0 does not give back 40 bytes where an AVIF's picture is empty. It happens in a worker of the sandbox, which ends after so many files.
extern "C" const char* __lsan_default_suppressions() { return "leak:libdav1d"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::int64_t kPixelsMax = 1 << 18;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const auto format = glimpse::intake::detect_format(bytes);
    if (!format || *format == glimpse::domain::PictureFormat::kPdf) return 0;
    (void)glimpse::imaging::declared_pixels(bytes, *format);
    const auto image = glimpse::imaging::decode(bytes, *format, kPixelsMax);
    if (!image) return 0;
    const auto pixels = std::int64_t{image->width} * image->height;
    if (pixels > kPixelsMax || image->rgb.size() != static_cast<std::size_t>(3 * pixels)) std::abort();
    return 0;
}
