// Where the text reader says that characters stand, against where they were drawn.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cmath>
#include <fstream>
#include <iterator>

#include "base/code_points.h"
#include "domain/text_part.h"
#include "imaging/decode.h"
#include "ocr/text_reader.h"

namespace glimpse {
namespace {

constexpr double kHalfWidth = 0.5;   // of the line's height, which is about that of a full-width character
constexpr std::size_t kLinesMin = 30;  // of the picture that are read as they were drawn

std::string content_of(const std::string& name) {
    std::ifstream stream(std::string(GLIMPSE_TEST_DATA) + "/facts/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

double middle_of(const domain::Evidence& part) {
    return (part.polygon[0].x + part.polygon[1].x + part.polygon[2].x + part.polygon[3].x) / 4;
}

TEST(TextPlaces, AreThoseOfTheDrawnCharacters) {
    const auto image = imaging::decode(content_of("vat_paper_code.png"), domain::PictureFormat::kPng, 4'000'000);
    ASSERT_TRUE(image);
    auto reader = ocr::TextReader::load(GLIMPSE_OCR_MODELS, ocr::kReaderModels[0], {.threads = 1});
    ASSERT_TRUE(reader) << reader.error().internal_detail;
    const auto page = (*reader)->read(*image, [] { return Result<void>(); });
    ASSERT_TRUE(page);
    std::size_t compared = 0, characters = 0, off = 0;
    double sum = 0;
    const auto lines = boost::json::parse(content_of("vat_paper.drawn.json"));
    for (const auto& drawn : lines.as_array()) {
        const std::string text(drawn.at("text").as_string());
        const auto& centres = drawn.at("centres").as_array();
        const double y = centres[0].at(1).to_number<double>();
        for (const auto& line : page->lines) {
            const bool same_place = std::abs(line.polygon[0].y + line.polygon[3].y - 2 * y) < 20 &&
                std::abs(line.polygon[0].x - centres[0].at(0).to_number<double>()) < 30;
            if (line.text != text || !same_place) continue;
            ++compared;
            const double height = std::hypot(line.polygon[3].x - line.polygon[0].x, line.polygon[3].y - line.polygon[0].y);
            ASSERT_EQ(line.places.size(), centres.size()) << text;
            ASSERT_EQ(line.scores.size(), centres.size()) << text;
            for (std::size_t i = 0; i < centres.size(); ++i) {
                const double away = std::abs(middle_of(domain::part_of(line, i, i + 1, 1)) - centres[i].at(0).to_number<double>());
                ++characters;
                off += away > kHalfWidth * height ? 1 : 0;
                sum += away / height;
            }
        }
    }
    EXPECT_GE(compared, kLinesMin);
    EXPECT_EQ(off, 0) << "of " << characters;
    RecordProperty("mean_heights", std::to_string(sum / static_cast<double>(characters)));
    EXPECT_LT(sum / static_cast<double>(characters), 0.2);
}

}  // namespace
}  // namespace glimpse
