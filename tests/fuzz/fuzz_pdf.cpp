#include <cstdint>
#include <cstdlib>

#include "imaging/render_pdf.h"
#include "intake/pdf_policy.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::int64_t kPixelsMax = 1 << 14;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (!glimpse::intake::check_pdf(bytes)) return 0;
    const auto pages = glimpse::imaging::render_pdf(bytes, {1, 1}, {.pixels_max = kPixelsMax, .pages_max = 1, .rules = {}});
    if (!pages) return 0;
    for (const auto& page : *pages) {
        if (page.image.rgb.size() != std::size_t{3} * page.image.width * page.image.height) std::abort();
    }
    return 0;
}
