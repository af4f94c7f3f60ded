#include "imaging/pdf_fonts.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#include "imaging/pdfium.h"

namespace glimpse::imaging {
namespace {

constexpr std::array kPlaces = {
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",            // Debian, Ubuntu: fonts-droid-fallback
    "/usr/share/fonts/google-droid-sans-fonts/DroidSansFallbackFull.ttf",   // Fedora
    "/usr/share/fonts/droid/DroidSansFallbackFull.ttf",                     // Arch
};
constexpr std::array kEastAsianCharsets = {128, 129, 134, 136};  // Shift-JIS, Hangul, GB2312, Big5, by the numbers of Windows
constexpr int kGb2312 = 134;
constexpr char kFaceName[] = "Droid Sans Fallback";

std::string& font() {
    static std::string bytes;
    return bytes;
}

void* map(PdfiumFontSource*, int, int, int charset, int, const char*, int* exact) {
    if (exact) *exact = 0;
    return std::ranges::find(kEastAsianCharsets, charset) == kEastAsianCharsets.end() ? nullptr : font().data();
}

/// The whole file for table 0; it is no collection, and single tables are not asked for.
unsigned long data(PdfiumFontSource*, void*, unsigned int table, unsigned char* buffer, unsigned long size) {
    if (table != 0) return 0;
    if (buffer && size >= font().size()) std::memcpy(buffer, font().data(), font().size());
    return font().size();
}

unsigned long face_name(PdfiumFontSource*, void*, char* buffer, unsigned long size) {
    if (buffer && size >= sizeof kFaceName) std::memcpy(buffer, kFaceName, sizeof kFaceName);
    return sizeof kFaceName;
}

PdfiumFontSource& source() {
    static PdfiumFontSource value{
        .version = 1,
        .release = [](PdfiumFontSource*) {},
        .enumerate = [](PdfiumFontSource*, void*) {},
        .map = map,
        .get = [](PdfiumFontSource*, const char*) -> void* { return nullptr; },
        .data = data,
        .face_name = face_name,
        .charset = [](PdfiumFontSource*, void*) { return kGb2312; },
        .remove = [](PdfiumFontSource*, void*) {},
    };
    return value;
}

}  // namespace

std::string_view pdf_font() {
    const auto found = std::ranges::find_if(kPlaces, [](const char* place) { return std::ifstream(place).is_open(); });
    return found == kPlaces.end() ? "" : *found;
}

void provide_pdf_fonts() {
    const auto place = pdf_font();
    if (place.empty()) return;
    std::ifstream file(std::string(place), std::ios::binary);
    font().assign(std::istreambuf_iterator<char>(file), {});
    FPDF_SetSystemFontInfo(&source());
}

}  // namespace glimpse::imaging
