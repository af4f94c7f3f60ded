#include "extraction/recognise.h"

#include <gtest/gtest.h>

namespace glimpse::extraction {
namespace {

std::vector<domain::PageText> page(const std::vector<std::string>& lines) {
    domain::PageText page{100, 100};
    for (const auto& text : lines) page.lines.push_back({text, {}, 1});
    return {page};
}

domain::Template with_marks(std::string name, std::vector<std::string> marks) { return {.name = std::move(name), .marks = std::move(marks)}; }

const std::vector<domain::Template> kTemplates = {
    with_marks("vat_invoice", {"增值税", "电子发票", "价税合计", "纳税人识别号", "发票号码"}),
    with_marks("taxi_ticket", {"出租汽车", "里程", "单价", "发票号码", "车号"}),
    with_marks("invoice_en", {"Invoice No", "Bill To", "Due Date"}),
};

TEST(Recognise, KnowsATemplateByItsMarks) {
    const auto vat = recognise(kTemplates, page({"上海增值税专用发票", "发票号码：12345678", "纳税人识别号:", "价税合计（大写）"}));
    ASSERT_TRUE(vat);
    EXPECT_EQ(vat->number, 0);
    EXPECT_GT(vat->confidence, 0.6);
    const auto english = recognise(kTemplates, page({"INVOICE NO. 12", "bill to", "ACME", "Due date: Mar 5, 2024"}));
    ASSERT_TRUE(english);
    EXPECT_EQ(english->number, 2);
}

TEST(Recognise, ReadsOverOneMisreadCharacter) {
    const auto vat = recognise(kTemplates, page({"纳税人识别号", "价税台计", "增值税"}));
    ASSERT_TRUE(vat);
    EXPECT_EQ(vat->number, 0);
}

TEST(Recognise, NoneMayFit) {
    EXPECT_FALSE(recognise(kTemplates, page({"从前有座山", "山里有座庙"})));
    EXPECT_FALSE(recognise(kTemplates, page({"发票号码"})));  // two have it
    EXPECT_FALSE(recognise(kTemplates, {}));
    EXPECT_FALSE(recognise({}, page({"增值税"})));
}

TEST(Recognise, IsLessSureWhereMarksOfTwoStand) {
    const auto clear = recognise(kTemplates, page({"出租汽车", "里程", "车号"})), mixed = recognise(kTemplates, page({"出租汽车", "里程", "车号", "价税合计"}));
    ASSERT_TRUE(clear);
    EXPECT_EQ(clear->number, 1);
    EXPECT_TRUE(!mixed || mixed->confidence < clear->confidence);
}

}  // namespace
}  // namespace glimpse::extraction
