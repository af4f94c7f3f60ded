#include "imaging/render_pdf.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>

#include "imaging/pdf_fonts.h"
#include "imaging/pdfium.h"

namespace glimpse::imaging {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kDotsPerInch = 300;      // more than a scanner gives; print of 6 points has 25 pixels
constexpr double kPointsMax = 14'400;     // a page's side: what the format's implementations agree on
constexpr int kBgr = 2;                   // three bytes a pixel
constexpr int kAnnotations = 0x01;
constexpr int kReverseByteOrder = 0x10;   // red first
constexpr unsigned long kWhite = 0xFFFFFFFF;
constexpr unsigned long kNeedsPassword = 4;

struct Close {
    void operator()(PdfiumDocument* document) const { FPDF_CloseDocument(document); }
    void operator()(PdfiumPage* page) const { FPDF_ClosePage(page); }
    void operator()(PdfiumBitmap* bitmap) const { FPDFBitmap_Destroy(bitmap); }
};
using Document = std::unique_ptr<PdfiumDocument, Close>;
using OpenPage = std::unique_ptr<PdfiumPage, Close>;
using Bitmap = std::unique_ptr<PdfiumBitmap, Close>;

std::mutex& one_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

tl::unexpected<Error> unreadable(std::string_view detail) {
    return tl::unexpected(Error{ErrorCode::kUnreadablePicture, "The PDF is damaged or cut short. Send it again, or save it anew.", std::string(detail)});
}

Result<Document> open(std::string_view bytes) {
    Document document(FPDF_LoadMemDocument64(bytes.data(), bytes.size(), nullptr));
    if (document) return document;
    if (FPDF_GetLastError() == kNeedsPassword) {
        return fail(ErrorCode::kRefusedContent, "The PDF is protected by a password. Send it without one, or its pages as pictures.");
    }
    return unreadable("PDFium cannot open it");
}

Size scaled(double width, double height, double scale) {
    return {std::max(1, static_cast<int>(std::lround(width * scale))), std::max(1, static_cast<int>(std::lround(height * scale)))};
}

/// How large a page of so many points is drawn.
Result<Size> drawn_size(double width, double height, const DecodeLimits& limits) {
    double scale = kDotsPerInch / kPointsPerInch;
    if (limits.rules.pixels_max > 0) {
        TRY(const auto fitted, fit_size(scaled(width, height, scale), limits.rules));
        scale = std::min(scale, kPixelsToSpare * std::max(fitted.width / width, fitted.height / height));
    }
    scale = std::min(scale, std::sqrt(static_cast<double>(limits.pixels_max) / (width * height)));
    return scaled(width, height, scale);
}

Result<Page> render(PdfiumDocument& document, int index, const DecodeLimits& limits) {
    const OpenPage page(FPDF_LoadPage(&document, index));
    if (!page) return unreadable("a page cannot be loaded");
    const double width = FPDF_GetPageWidthF(page.get());
    const double height = FPDF_GetPageHeightF(page.get());
    if (!(width > 0 && height > 0 && width <= kPointsMax && height <= kPointsMax)) return unreadable("a page has no size");
    TRY(const auto size, drawn_size(width, height, limits));
    domain::Image image{size.width, size.height, std::vector<std::uint8_t>(std::size_t{3} * size.width * size.height)};
    const Bitmap bitmap(FPDFBitmap_CreateEx(size.width, size.height, kBgr, image.rgb.data(), 3 * size.width));
    if (!bitmap) return unreadable("a page has too many pixels");
    FPDFBitmap_FillRect(bitmap.get(), 0, 0, size.width, size.height, kWhite);
    FPDF_RenderPageBitmap(bitmap.get(), page.get(), 0, 0, size.width, size.height, 0, kAnnotations | kReverseByteOrder);
    return Page{std::move(image), size};
}

}  // namespace

void prepare_pdf() {
    static std::once_flag once;
    std::call_once(once, [] {
        FPDF_InitLibrary();
        provide_pdf_fonts();
    });
}

Result<std::vector<Page>> render_pdf(std::string_view bytes, domain::PageRange range, const DecodeLimits& limits) {
    prepare_pdf();
    const std::lock_guard lock(one_at_a_time());
    TRY(const auto document, open(bytes));
    const int count = FPDF_GetPageCount(document.get());
    if (count < 1) return unreadable("it has no pages");
    TRY(range, domain::pages_of(range, count, limits.pages_max));
    std::vector<Page> pages;
    for (int page = range.first; page <= range.last; ++page) {
        TRY(pages.emplace_back(), render(*document, page - 1, limits));
    }
    return pages;
}

}  // namespace glimpse::imaging
