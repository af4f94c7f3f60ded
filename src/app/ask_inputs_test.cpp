#include "app/ask_inputs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace glimpse::app {
namespace {

using testing::HasSubstr;

class AskInputsTest : public testing::Test {
protected:
    AskInputsTest() { std::ofstream(picture_) << "bytes"; }

    const std::string picture_ = testing::TempDir() + std::to_string(getpid()) + "_ask_inputs.png";
};

TEST_F(AskInputsTest, PicturesFirstQuestionLast) {
    const auto inputs = sort_inputs({picture_, "-", picture_, "What is it?"});
    ASSERT_TRUE(inputs) << inputs.error().public_message;
    EXPECT_EQ(inputs->pictures, (std::vector<std::string>{picture_, "-", picture_}));
    EXPECT_EQ(inputs->question, "What is it?");
}

TEST_F(AskInputsTest, AQuestionAloneIsFine) {
    EXPECT_EQ(sort_inputs({"What can you read?"})->question, "What can you read?");
    EXPECT_TRUE(sort_inputs({"Which is larger, a.png or b.png?"}));
    EXPECT_TRUE(sort_inputs({std::string(100'000, 'x')})) << "longer than any path";
}

TEST_F(AskInputsTest, SaysWhatIsMissing) {
    EXPECT_THAT(sort_inputs({}).error().public_message, HasSubstr("the question is missing"));
    EXPECT_THAT(sort_inputs({picture_}).error().public_message, HasSubstr("the question is missing"));
    EXPECT_EQ(sort_inputs({picture_}).error().code, ErrorCode::kInvalidRequest);
    EXPECT_THAT(sort_inputs({"absent.png"}).error().public_message, HasSubstr("there is no picture absent.png"));
    EXPECT_THAT(sort_inputs({"absent.png", "What?"}).error().public_message,
                HasSubstr("there is no picture absent.png"));
    EXPECT_THAT(sort_inputs({"What", "is", "it"}).error().public_message, HasSubstr("in quotes"));
    EXPECT_THAT(sort_inputs({testing::TempDir(), "What?"}).error().public_message, HasSubstr("is a folder"));
    EXPECT_THAT(sort_inputs({"-", "-", "What?"}).error().public_message, HasSubstr("one picture only"));
}

TEST_F(AskInputsTest, ReadsAFileUpToTheLimit) {
    EXPECT_EQ(read_input(picture_, 5), "bytes");
    const auto large = read_picture(picture_, 4);
    ASSERT_FALSE(large);
    EXPECT_EQ(large.error().code, ErrorCode::kTooLarge);
    EXPECT_THAT(large.error().public_message,
                AllOf(HasSubstr(picture_), HasSubstr("4 B"), HasSubstr("server.body_bytes_max")));
    EXPECT_EQ(read_input(picture_ + ".absent", 5).error().code, ErrorCode::kNotFound);
    std::ofstream(picture_).close();
    EXPECT_THAT(read_input(picture_, 5).error().public_message, HasSubstr("is empty"));
    EXPECT_FALSE(read_input(testing::TempDir(), 5)) << "a folder";
}

}  // namespace
}  // namespace glimpse::app
