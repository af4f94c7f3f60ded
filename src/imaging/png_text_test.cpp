#include "imaging/png_text.h"

#include <gtest/gtest.h>

namespace glimpse::imaging {
namespace {

using namespace std::string_literals;

const std::string kSignature = "\x89PNG\r\n\x1A\n";

std::string chunk(const std::string& type, const std::string& data) {
    return std::string{'\0', '\0', static_cast<char>(data.size() >> 8), static_cast<char>(data.size())} + type + data + "crc!";
}

TEST(PngText, TakesTextOutAndNothingElse) {
    const auto head = chunk("IHDR", "size");
    const auto pixels = chunk("IDAT", std::string(1000, 'x'));
    const auto end = chunk("IEND", "");
    EXPECT_FALSE(without_text(kSignature + head + pixels + end));
    EXPECT_EQ(without_text(kSignature + head + chunk("zTXt", "bomb") + pixels + chunk("tEXt", "") + chunk("iTXt", "a") + end),
              kSignature + head + pixels + end);
}

TEST(PngText, LeavesToTheDecoderWhatIsNoPng) {
    for (const auto& broken : {""s, kSignature, kSignature + "IH", kSignature + chunk("IHDR", "size").substr(0, 9), std::string(7, 'x'),
                               kSignature + "\xFF\xFF\xFF\xFFtEXt"}) {
        EXPECT_FALSE(without_text(broken));
    }
    const auto cut = chunk("IDAT", std::string(500, 'x')).substr(0, 300);
    EXPECT_EQ(without_text(kSignature + chunk("tEXt", "a") + cut), kSignature + cut);
}

}  // namespace
}  // namespace glimpse::imaging
