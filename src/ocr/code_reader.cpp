#include "ocr/code_reader.h"

#define ZX_USE_UTF8 1  // texts are UTF-8
#include <ZXing/ReadBarcode.h>

#include <cstdint>
#include <exception>
#include <utility>

namespace glimpse::ocr {
namespace {

// Not Code 39, ITF and Codabar: they carry no check symbol, and are found in rules and print.
constexpr auto kFormats = {ZXing::BarcodeFormat::QRCode, ZXing::BarcodeFormat::DataMatrix, ZXing::BarcodeFormat::Aztec,
                           ZXing::BarcodeFormat::PDF417, ZXing::BarcodeFormat::EAN13,      ZXing::BarcodeFormat::Code128};

domain::Point point_of(const ZXing::PointI& point) { return {static_cast<double>(point.x), static_cast<double>(point.y)}; }

}  // namespace

std::vector<domain::MachineCode> read_codes(const domain::Image& image, int page) try {
    if (image.width < 1 || image.height < 1) return {};
    ZXing::DecodeHints hints;
    ZXing::BarcodeFormats formats;
    for (const auto format : kFormats) formats |= format;
    hints.setFormats(formats).setMaxNumberOfSymbols(static_cast<std::uint8_t>(kCodesMax));
    std::vector<domain::MachineCode> codes;
    for (const auto& found : ZXing::ReadBarcodes({image.rgb.data(), image.width, image.height, ZXing::ImageFormat::RGB}, hints)) {
        auto text = found.text();
        if (!found.isValid() || text.empty() || text.size() > kCodeBytesMax || codes.size() == kCodesMax) continue;
        const auto& at = found.position();
        codes.push_back({ZXing::ToString(found.format()), std::move(text), page,
                         {point_of(at.topLeft()), point_of(at.topRight()), point_of(at.bottomRight()), point_of(at.bottomLeft())}});
    }
    return codes;
} catch (const std::exception&) {  // of the library, out of memory above all
    return {};
}

}  // namespace glimpse::ocr
