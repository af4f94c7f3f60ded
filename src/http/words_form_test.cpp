#include "http/words_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(WordsForm, TakesPicturesAndPagesInEachForm) {
    const auto json = words_form_from_json(R"({"images":["aGVsbG8=","eA=="],"pages":"2-3"})");
    ASSERT_TRUE(json);
    EXPECT_THAT(json->pictures, ElementsAre("hello", "x"));
    EXPECT_EQ(json->pages, (domain::PageRange{2, 3}));
    const auto multipart = words_form_from_multipart(
        "--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nhello\r\n--XX--\r\n", "XX");
    ASSERT_TRUE(multipart);
    EXPECT_THAT(multipart->pictures, ElementsAre("hello"));
    const auto raw = words_form_from_raw("hello", {{"pages", "1"}});
    ASSERT_TRUE(raw);
    EXPECT_THAT(raw->pictures, ElementsAre("hello"));
    EXPECT_EQ(raw->pages, (domain::PageRange{1, 1}));
}

TEST(WordsForm, WantsAPictureAndKnowsItsFields) {
    EXPECT_THAT(words_form_from_json("{}").error().public_message, HasSubstr("`image` is missing"));
    EXPECT_THAT(words_form_from_raw("", {}).error().public_message, HasSubstr("empty"));
    EXPECT_THAT(words_form_from_json(R"({"text":"Q"})").error().public_message, HasSubstr("unknown field `text`"));
    EXPECT_THAT(words_form_from_raw("x", {{"image", "y"}}).error().public_message, HasSubstr("the body is the picture"));
}

}  // namespace
}  // namespace glimpse::http
