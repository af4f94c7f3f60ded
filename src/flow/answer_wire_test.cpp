#include "flow/answer_wire.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

domain::Answer whole_answer() {
    domain::Answer answer;
    answer.result = "合计 12.50";
    answer.reasoning = "because";
    answer.finish_reason = domain::FinishReason::kLength;
    answer.model = "nano";
    answer.others = {{"one", "", domain::FinishReason::kStop}, {"two", "why", domain::FinishReason::kLength}};
    domain::Preparation preparation;
    preparation.trace = {{domain::PreprocessStep::kSharpen, true, "blurred", 0.5, 0.75, 3}};
    preparation.to_original.m[2] = 17;
    answer.preprocessing = {preparation, {}};
    answer.evidence_lines = 4;
    answer.usage = {10, 6, 2, 8};
    return answer;
}

TEST(AnswerWire, GivesBackWhatWasWritten) {
    const auto answer = whole_answer();
    const auto read = read_answer(write_answer(answer));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->result, answer.result);
    EXPECT_EQ(read->reasoning, answer.reasoning);
    EXPECT_EQ(read->finish_reason, answer.finish_reason);
    EXPECT_EQ(read->model, answer.model);
    ASSERT_EQ(read->others.size(), 2U);
    EXPECT_EQ(read->others[1].reasoning, "why");
    ASSERT_EQ(read->preprocessing.size(), 2U);
    EXPECT_EQ(read->preprocessing[0].trace.at(0).reason, "blurred");
    EXPECT_EQ(read->preprocessing[0].to_original, answer.preprocessing[0].to_original);
    EXPECT_EQ(read->evidence_lines, 4);
    EXPECT_EQ(read->usage.completion_tokens, 8);
}

TEST(AnswerWire, BelievesNothing) {
    const auto bytes = write_answer(whole_answer());
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(read_answer(std::string_view(bytes).substr(0, size))) << size;
    EXPECT_FALSE(read_answer(bytes + "x"));
    EXPECT_FALSE(read_answer(std::string(64, '\xff')));
    // Whatever one byte becomes, it is read or refused, and never more than there is.
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        auto wrong = bytes;
        wrong[at] = static_cast<char>(wrong[at] ^ 0x80);
        const auto read = read_answer(wrong);
        EXPECT_TRUE(!read || read->result.size() <= bytes.size());
    }
}

}  // namespace
}  // namespace glimpse::flow
