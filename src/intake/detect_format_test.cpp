#include "intake/detect_format.h"

#include <gtest/gtest.h>

namespace glimpse::intake {
namespace {

using domain::PictureFormat;
using namespace std::string_view_literals;

TEST(PictureFormat, GoesByContent) {
    EXPECT_EQ(detect_format("\xFF\xD8\xFF\xE0....").value(), PictureFormat::kJpeg);
    EXPECT_EQ(detect_format("\x89PNG\r\n\x1A\n....").value(), PictureFormat::kPng);
    EXPECT_EQ(detect_format("RIFF....WEBPVP8 ").value(), PictureFormat::kWebp);
    EXPECT_EQ(detect_format("GIF89a......").value(), PictureFormat::kGif);
    EXPECT_EQ(detect_format("II*\0...."sv).value(), PictureFormat::kTiff);
    EXPECT_EQ(detect_format("MM\0*...."sv).value(), PictureFormat::kTiff);
    EXPECT_EQ(detect_format("BM....\0\0\0\0...."sv).value(), PictureFormat::kBmp);
    EXPECT_EQ(detect_format("\0\0\0\x1C" "ftypheic...."sv).value(), PictureFormat::kHeic);
    EXPECT_EQ(detect_format("\0\0\0\x1C" "ftypavif...."sv).value(), PictureFormat::kAvif);
    EXPECT_FALSE(detect_format("\0\0\0\x1C" "ftypisom...."sv)) << "a film";
    EXPECT_EQ(detect_format("%PDF-1.7\n").value(), PictureFormat::kPdf);
    EXPECT_EQ(detect_format("\xEF\xBB\xBF%PDF-1.4\n").value(), PictureFormat::kPdf);
}

TEST(PictureFormat, SaysWhatItFoundInstead) {
    const auto text = detect_format("hello, this is no picture");
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, ErrorCode::kUnsupportedMedia);
    EXPECT_NE(text.error().public_message.find("text"), std::string::npos);
    EXPECT_EQ(detect_format("").error().code, ErrorCode::kInvalidRequest);
    EXPECT_EQ(detect_format("\x00\x01\x02\x03"sv).error().code, ErrorCode::kUnsupportedMedia);
    EXPECT_EQ(detect_format("RIFF....WAVE").error().code, ErrorCode::kUnsupportedMedia);
    EXPECT_EQ(detect_format("\xFF\xD8").error().code, ErrorCode::kUnsupportedMedia);
}

}  // namespace
}  // namespace glimpse::intake
