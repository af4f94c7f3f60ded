#include "http/answer_json.h"

#include <gtest/gtest.h>

#include "http/json_text.h"
#include "http/sse.h"

namespace glimpse::http {
namespace {

domain::Answer sample() {
    domain::Answer answer;
    answer.id = "req_1";
    answer.result = "合计 \"86.40\"\n";
    answer.reasoning = "so";
    answer.model = "nano";
    answer.usage = {30, 20, 12, 5};
    answer.timings_ms = {0.5, 12.25, 0, 1234567.8912, 3, 0, 20};
    return answer;
}

TEST(AnswerJson, HasAllFields) {
    EXPECT_EQ(answer_json(sample(), false),
              R"({"id":"req_1","result":"合计 \"86.40\"\n","model":"nano","finish_reason":"stop",)"
              R"("cached":false,"usage":{"prompt_tokens":30,"image_tokens":20,"cached_tokens":12,"completion_tokens":5},)"
              R"("timings_ms":{"queue":0.5,"intake":12.25,"vision":1234567.891,"prefill":3,"decode":0,"total":20}})");
}

TEST(AnswerJson, ShowsReasoningOnlyWhenAskedFor) {
    EXPECT_NE(answer_json(sample(), true).find(R"("reasoning":"so",)"), std::string::npos);
}

TEST(AnswerJson, TellsOfEvidenceWhereItWasRead) {
    auto answer = sample();
    answer.evidence_lines = 12;
    answer.timings_ms.evidence = 900;
    const auto json = answer_json(answer, false);
    EXPECT_NE(json.find(R"("evidence_lines":12,"cached":false)"), std::string::npos) << json;
    EXPECT_NE(json.find(R"("intake":12.25,"evidence":900,"vision")"), std::string::npos) << json;
}

TEST(AnswerJson, TellsWhatWasDoneToThePictures) {
    auto answer = sample();
    domain::Preparation turned;
    turned.trace = {{domain::PreprocessStep::kDeskew, true, "the lines of \"text\" are off", 3.25, 0.1, 4}};
    turned.to_original.m[2] = 1234.5678;
    answer.preprocessing = {turned, {}};
    EXPECT_NE(answer_json(answer, false)
                  .find(R"("preprocessing":[{"steps":[{"step":"deskew","acted":true,"reason":"the lines of \"text\" are off",)"
                        R"("before":3.25,"after":0.1,"milliseconds":4}],"to_original":[1,0,1234.5678,0,1,0,0,0,1]},)"
                        R"({"steps":[],"to_original":[1,0,0,0,1,0,0,0,1]}],"cached":false)"),
              std::string::npos)
        << answer_json(answer, false);
}

TEST(AnswerJson, ListsSeveralSamples) {
    auto answer = sample();
    answer.others.push_back({"other", "hm", domain::FinishReason::kLength});
    EXPECT_NE(answer_json(answer, false).find(R"("finish_reason":"stop","samples":[{"result":"合计 \"86.40\"\n","finish_reason":"stop"},)"
                                              R"({"result":"other","finish_reason":"length"}],"cached":false,"usage")"),
              std::string::npos)
        << answer_json(answer, false);
    EXPECT_NE(answer_json(answer, true).find(R"({"result":"other","reasoning":"hm","finish_reason":"length"})"), std::string::npos);
}

TEST(AnswerJson, WritesDeltasAndErrors) {
    EXPECT_EQ(delta_json({domain::Delta::Kind::kReasoning, "a\nb"}), R"({"text":"a\nb","kind":"reasoning"})");
    EXPECT_EQ(error_json({ErrorCode::kTooLarge, "too \"big\"", "/secret/path"}, "req_2"),
              R"({"error":{"code":"too_large","message":"too \"big\"","request_id":"req_2"}})");
}

TEST(JsonNumber, IsPlain) {
    EXPECT_EQ(json_number(0), "0");
    EXPECT_EQ(json_number(100), "100");
    EXPECT_EQ(json_number(0.42), "0.42");
    EXPECT_EQ(json_number(1e9), "1000000000");
    EXPECT_EQ(json_number(std::numeric_limits<double>::quiet_NaN()), "0");
}

TEST(Sse, FramesAnEvent) {
    EXPECT_EQ(sse_event("delta", R"({"a":1})"), "event: delta\ndata: {\"a\":1}\n\n");
    EXPECT_EQ(sse_event("", "[DONE]"), "data: [DONE]\n\n");
}

}  // namespace
}  // namespace glimpse::http
