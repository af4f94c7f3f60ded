#include "extraction/model_reply.h"

#include <gtest/gtest.h>

namespace glimpse::extraction {
namespace {

const std::vector<domain::FieldRule> kRules = {
    {.name = "invoice_number", .title_zh = "发票号码", .title_en = "invoice number"},
    {.name = "total", .title_zh = "价税合计", .title_en = "total"},
};

/// What is said of both fields; "?": nothing.
std::vector<std::string> said(std::string_view reply) {
    std::vector<std::string> texts;
    for (const auto& reading : read_reply(kRules, reply)) texts.push_back(reading ? reading->raw : "?");
    return texts;
}

using Texts = std::vector<std::string>;

TEST(ReadReply, KnowsFieldsByNameAndTitle) {
    EXPECT_EQ(said(R"({"发票号码": " 12345678 ", "价税合计": "¥1.00"})"), (Texts{"12345678", "¥1.00"}));
    EXPECT_EQ(said(R"({"invoice_number": "12345678", "total": "1.00"})"), (Texts{"12345678", "1.00"}));
    EXPECT_EQ(said(R"({"invoice number": "1"})"), (Texts{"1", "?"}));
}

TEST(ReadReply, WhatIsSaidNotToBeThereIsEmpty) {
    EXPECT_EQ(said(R"({"发票号码": null, "价税合计": "图中没有。"})"), (Texts{"", ""}));
    EXPECT_EQ(said(R"({"发票号码": "", "价税合计": "Not in the picture."})"), (Texts{"", ""}));
}

TEST(ReadReply, TakesNumbersThatAreWhole) {
    EXPECT_EQ(said(R"({"发票号码": 12345678, "价税合计": 12.5})"), (Texts{"12345678", "12.5"}));
    EXPECT_EQ(said(R"({"发票号码": 12345678901234567890123, "价税合计": [1]})"), (Texts{"?", "?"}));
}

TEST(ReadReply, FindsTheObjectAmongWords) {
    EXPECT_EQ(said("Here {it} is:\n```json\n{\"total\": \"1.00\"}\n```"), (Texts{"?", "1.00"}));
    EXPECT_EQ(said(R"({"发票号码": "12345678", "价税)"), (Texts{"?", "?"}));  // cut short
    EXPECT_EQ(said(""), (Texts{"?", "?"}));
    EXPECT_EQ(said(std::string(100'000, '{')), (Texts{"?", "?"}));
}

TEST(ReadAnswer, IsTextOrNotThere) {
    EXPECT_EQ(read_answer(" 12 ").raw, "12");
    EXPECT_EQ(read_answer("图中没有。").raw, "");
    EXPECT_EQ(read_answer(" ").raw, "");
}

}  // namespace
}  // namespace glimpse::extraction
