#include "prompt/document_question.h"

#include <gtest/gtest.h>

namespace glimpse::prompt {
namespace {

std::vector<domain::PageText> page_of(std::string text) { return {{100, 100, {{.text = std::move(text)}}}}; }

TEST(DocumentQuestion, IsInTheLanguageOfTheDocument) {
    EXPECT_EQ(language_of(page_of("发票 No. 12")), Language::kChinese);
    EXPECT_EQ(language_of(page_of("Invoice — total €12")), Language::kEnglish);
    EXPECT_EQ(language_of(page_of("領収書")), Language::kChinese);
    EXPECT_EQ(language_of(page_of("レシート、")), Language::kEnglish);
    const domain::FieldRule total{.name = "total", .kind = domain::FieldKind::kMoney, .title_zh = "合计", .title_en = "total"};
    EXPECT_EQ(field_question(total, Language::kChinese), "合计是多少？");
    EXPECT_EQ(field_question(total, Language::kEnglish), "What is the total?");
    const domain::FieldRule date{.name = "date", .kind = domain::FieldKind::kDate, .title_zh = "日期", .title_en = "date"};
    EXPECT_EQ(field_question(date, Language::kChinese), "日期是什么？");
}

TEST(DocumentQuestion, InstructionsStandBeforeItOnALineOfTheirOwn) {
    const domain::Template bill{.instructions_zh = "只看左边。", .instructions_en = "Look left."};
    EXPECT_EQ(document_instructions(bill, Language::kChinese), "只看左边。\n");
    EXPECT_EQ(document_instructions({}, Language::kEnglish), "");
}

}  // namespace
}  // namespace glimpse::prompt
