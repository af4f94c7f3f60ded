#include "imaging/render_pdf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <string>

#include "imaging/pdf_fonts.h"

namespace glimpse::imaging {
namespace {

constexpr DecodeLimits kWhole{.pixels_max = 64'000'000, .pages_max = 16, .rules = {}};
constexpr DecodeLimits kForModel{.pixels_max = 64'000'000, .pages_max = 16, .rules = {28, 28 * 28, 512 * 28 * 28, 0}};

std::string sample(const std::string& name) {
    std::ifstream file(std::string(GLIMPSE_TEST_DATA) + "/samples/" + name, std::ios::binary);
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Share of pixels that are dark, between these shares of the page's height.
double ink(const domain::Image& page, double top = 0, double bottom = 1) {
    const auto row = [&](double share) { return page.rgb.begin() + static_cast<std::ptrdiff_t>(share * page.height) * page.width * 3; };
    const auto dark = std::count_if(row(top), row(bottom), [](std::uint8_t value) { return value < 128; });
    return static_cast<double>(dark) / static_cast<double>(row(bottom) - row(top));
}

TEST(RenderPdf, DrawsThePagesThatAreWanted) {
    const auto pages = render_pdf(sample("pdf/multi_page.pdf"), {2, 3}, kForModel);
    ASSERT_TRUE(pages) << pages.error().internal_detail;
    ASSERT_EQ(pages->size(), 2u);
    for (const auto& page : *pages) {
        EXPECT_GT(ink(page.image), 0.01);
        EXPECT_LT(ink(page.image), 0.3);
    }
    EXPECT_NE(pages->at(0).image.rgb, pages->at(1).image.rgb);
    EXPECT_EQ(render_pdf(sample("pdf/multi_page.pdf"), {}, kForModel)->size(), 5u);
    EXPECT_EQ(render_pdf(sample("pdf/multi_page.pdf"), {6, 6}, kForModel).error().code, ErrorCode::kInvalidRequest);
}

TEST(RenderPdf, DrawsNoMorePixelsThanAreOfUse) {
    const auto page = render_pdf(sample("pdf/invoice_AzureInterior.pdf"), {1, 1}, kForModel).value().front().image;
    const double needed = 512 * 28 * 28;
    EXPECT_GT(double(page.width) * page.height, needed);
    EXPECT_LT(double(page.width) * page.height, 3 * needed);
    const auto whole = render_pdf(sample("pdf/invoice_AzureInterior.pdf"), {1, 1}, kWhole).value().front().image;
    EXPECT_NEAR(std::max(whole.width, whole.height), 3508, 100) << "A4 or letter at 300 dots an inch";
    DecodeLimits few = kWhole;
    few.pixels_max = 10'000;
    const auto small = render_pdf(sample("pdf/invoice_AzureInterior.pdf"), {1, 1}, few).value().front().image;
    EXPECT_LE(small.width * small.height, 10'500);
}

TEST(RenderPdf, ShowsWhatAPersonSees) {
    // One line is drawn, another stands in the text layer only.
    const auto page = render_pdf(sample("pdf/invisible_text_layer.pdf"), {}, kWhole).value().front().image;
    int lines = 0;
    bool inside = false;
    for (int y = 0; y < page.height; ++y) {
        const auto begin = page.rgb.begin() + std::ptrdiff_t{3} * y * page.width;
        const bool dark = std::any_of(begin, begin + std::ptrdiff_t{3} * page.width, [](std::uint8_t value) { return value < 128; });
        lines += dark && !inside;
        inside = dark;
    }
    EXPECT_EQ(lines, 1);
}

TEST(RenderPdf, HasChineseWhereTheFileHasNoFont) {
    if (pdf_font().empty()) GTEST_SKIP() << "fonts-droid-fallback is not installed";
    EXPECT_GT(ink(render_pdf(sample("pdf/zh_font_not_embedded.pdf"), {}, kWhole).value().front().image), 0.0001);
}

TEST(RenderPdf, GivesErrorsForWhatCannotBeDrawn) {
    EXPECT_EQ(render_pdf(sample("pdf/password_saslprep.pdf"), {}, kWhole).error().code, ErrorCode::kRefusedContent);
    EXPECT_EQ(render_pdf("%PDF-1.7\n", {}, kWhole).error().code, ErrorCode::kUnreadablePicture);
    (void)render_pdf(sample("hostile/pdf_pages_tree_loop.pdf"), {}, kWhole);  // ends
}

}  // namespace
}  // namespace glimpse::imaging
