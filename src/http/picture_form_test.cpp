#include "http/picture_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::http {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(PictureForm, TakesItsFieldsInEachForm) {
    const auto json = picture_form_from_json(R"({"image":"aGVsbG8=","page":2,"image_max_tokens":64,"preprocess":{"orient":"off"}})");
    ASSERT_TRUE(json) << json.error().public_message;
    EXPECT_THAT(json->pictures, ElementsAre("hello"));
    EXPECT_EQ(json->page, 2);
    EXPECT_EQ(json->image_tokens_max, 64);
    EXPECT_FALSE(json->steps.allows(domain::PreprocessStep::kOrient));
    EXPECT_TRUE(json->steps.allows(domain::PreprocessStep::kDeskew));
    const auto multipart = picture_form_from_multipart(
        "--XX\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nhello\r\n--XX--\r\n", "XX");
    ASSERT_TRUE(multipart);
    EXPECT_THAT(multipart->pictures, ElementsAre("hello"));
    EXPECT_EQ(multipart->steps, domain::Preprocess::automatic());
    const auto raw = picture_form_from_raw("hello", {{"preprocess", "off"}});
    ASSERT_TRUE(raw);
    EXPECT_EQ(raw->steps, domain::Preprocess::off());
}

TEST(PictureForm, WantsOnePicture) {
    EXPECT_THAT(picture_form_from_json("{}").error().public_message, HasSubstr("`image` is missing"));
    EXPECT_THAT(picture_form_from_json(R"({"image":["eA==","eA=="]})").error().public_message, HasSubstr("takes one picture; got 2"));
    EXPECT_THAT(picture_form_from_json(R"({"image":"eA==","page":0})").error().public_message, HasSubstr("`page`"));
    EXPECT_THAT(picture_form_from_raw("", {}).error().public_message, HasSubstr("empty"));
}

}  // namespace
}  // namespace glimpse::http
