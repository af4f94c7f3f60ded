#include "flow/masked_answer.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

using domain::Delta;
using Kind = Delta::Kind;

std::string joined(const std::vector<Delta>& deltas, Kind kind) {
    std::string text;
    for (const auto& delta : deltas) text += delta.kind == kind ? delta.text : "";
    return text;
}

TEST(MaskedAnswer, TellsInPiecesWhatTheWholeSays) {
    for (const auto privacy : {domain::Privacy::kMask, domain::Privacy::kBlock}) {
        MaskedAnswer masked(privacy, {});
        std::vector<Delta> told;
        for (const Delta& piece : {Delta{Kind::kReasoning, "tel 138"}, Delta{Kind::kReasoning, "00138000"}, Delta{Kind::kAnswer, "It is 1380"}, Delta{Kind::kAnswer, "0138000"}}) {
            for (auto& delta : masked.push({piece})) told.push_back(delta);
            EXPECT_EQ(joined(told, Kind::kAnswer).find("138"), std::string::npos);
        }
        for (auto& delta : masked.finish()) told.push_back(delta);
        domain::Answer answer;
        answer.result = "It is 13800138000";
        answer.reasoning = "tel 13800138000";
        answer.others = {{.result = "4111111111111111"}};
        const auto whole = masked.whole(answer);
        EXPECT_EQ(whole.result, "It is ***********");
        EXPECT_EQ(whole.result, joined(told, Kind::kAnswer));
        EXPECT_EQ(whole.reasoning, joined(told, Kind::kReasoning));
        EXPECT_EQ(whole.others[0].result, "****************");
        EXPECT_EQ(told.front().kind, Kind::kReasoning);
    }
}

TEST(MaskedAnswer, TellsAllAtOnceWhereItIsAllowed) {
    MaskedAnswer masked(domain::Privacy::kAllow, {});
    const auto told = masked.push({{Kind::kAnswer, "1380013"}});
    EXPECT_EQ(joined(told, Kind::kAnswer), "1380013");
    EXPECT_TRUE(masked.finish().empty());
}

TEST(MaskedAnswer, KeepsJsonWhole) {
    domain::Answer answer;
    answer.result = R"({"n":13800138000})";
    EXPECT_EQ(MaskedAnswer(domain::Privacy::kMask, {domain::ResponseFormat::Kind::kJson}).whole(answer).result, R"({"n":"***********"})");
}

}  // namespace
}  // namespace glimpse::flow
