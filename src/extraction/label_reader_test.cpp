#include "extraction/label_reader.h"

#include <gtest/gtest.h>

#include "domain/canonical.h"
#include "extraction/printed_line.h"

namespace glimpse::extraction {
namespace {

using domain::FieldKind;
using domain::FieldRule;
using domain::PageText;
using domain::TextLine;

constexpr auto at = printed_line;

FieldRule rule(FieldKind kind, std::vector<std::string> labels, std::string pattern = "") {
    return {.name = "field", .kind = kind, .labels = std::move(labels), .pattern = std::move(pattern)};
}

/// What is read for each rule, in wire form; "?": nothing, "": the label has no value.
std::vector<std::string> read(const std::vector<FieldRule>& rules, std::vector<TextLine> lines) {
    const std::vector pages = {PageText{1000, 1000, std::move(lines)}};
    std::vector<std::string> texts;
    const auto readings = read_labels(rules, pages);
    for (std::size_t i = 0; i < rules.size(); ++i) texts.push_back(readings[i] ? domain::canonical(rules[i].kind, readings[i]->raw).value_or("") : "?");
    return texts;
}

std::string read_one(const FieldRule& rule, std::vector<TextLine> lines) { return read({rule}, std::move(lines)).front(); }

using Texts = std::vector<std::string>;

TEST(ReadLabels, TakesWhatFollowsInTheLine) {
    const auto number = rule(FieldKind::kDigits, {"发票号码"}, "\\d{8}");
    for (const auto* text : {"发票号码：12345678", "发票号码:12345678", "发票号码 12345678", "发票号码12345678", "发 票 号 码：12345678", "发票号码：No.12345678", "发票号玛：12345678"}) {
        EXPECT_EQ(read_one(number, {at(0, 0, text)}), "12345678") << text;
    }
    EXPECT_EQ(read_one(number, {at(0, 0, "发票号码：123456789")}), "");
    EXPECT_EQ(read_one(number, {at(0, 0, "票号：12345678")}), "?");
}

TEST(ReadLabels, TakesWhatStandsToTheRightOrBelow) {
    const auto number = rule(FieldKind::kDigits, {"发票号码"});
    EXPECT_EQ(read_one(number, {at(0, 0, "发票号码："), at(150, 2, "12345678")}), "12345678");
    EXPECT_EQ(read_one(number, {at(0, 0, "发票号码"), at(0, 30, "12345678"), at(300, 30, "99")}), "12345678");
    EXPECT_EQ(read_one(number, {at(0, 0, "发票号码："), at(0, 200, "12345678")}), "");  // too far
    EXPECT_EQ(read_one(rule(FieldKind::kText, {"Bill To"}), {at(0, 0, "BILL TO:"), at(0, 25, "ACME Corp."), at(0, 50, "1 Main St")}), "ACME Corp.");
    const std::vector heads = {rule(FieldKind::kCode, {"Invoice No"}), rule(FieldKind::kDate, {"Date"})};
    EXPECT_EQ(read(heads, {at(0, 0, "Invoice No."), at(200, 0, "Date"), at(0, 30, "INV-100"), at(200, 30, "Mar 5, 2024")}), (Texts{"INV-100", "2024-03-05"}));
}

TEST(ReadLabels, EndsBeforeTheNextLabel) {
    const std::vector rules = {rule(FieldKind::kText, {"名称"}), rule(FieldKind::kTaxId, {"纳税人识别号"})};
    EXPECT_EQ(read(rules, {at(0, 0, "名称：上海某某公司 纳税人识别号：91350100M000100Y43")}), (Texts{"上海某某公司", "91350100M000100Y43"}));
    EXPECT_EQ(read(rules, {at(0, 0, "名称：上海某某公司 地址：某某路1号")})[0], "上海某某公司");
    EXPECT_EQ(read(rules, {at(0, 0, "名称："), at(0, 30, "纳税人识别号：")}), (Texts{"", ""}));
    EXPECT_EQ(read(rules, {at(0, 0, "名称："), at(0, 30, "地址、电话：某某路1号")})[0], "");
}

TEST(ReadLabels, AWordInALongerOneIsNoLabel) {
    EXPECT_EQ(read_one(rule(FieldKind::kText, {"名称"}), {at(0, 0, "项目名称"), at(0, 30, "*餐饮*餐费")}), "?");
    EXPECT_EQ(read_one(rule(FieldKind::kMoney, {"Total"}), {at(0, 0, "Sub Total 10.00"), at(0, 30, "Total Tax 1.00"), at(0, 60, "Total 11.00")}), "11.00");
    EXPECT_EQ(read_one(rule(FieldKind::kMoney, {"金额"}), {at(0, 0, "合计金额：10.00")}), "?");
    const std::vector both = {rule(FieldKind::kMoney, {"金额"}), rule(FieldKind::kMoney, {"实收 金额"})};
    EXPECT_EQ(read(both, {at(0, 0, "实收金额：10.00"), at(0, 30, "金额：9.00")}), (Texts{"9.00", "10.00"}));
}

TEST(ReadLabels, ARateMayStandBeforeTheAmount) {
    const auto tax = rule(FieldKind::kMoney, {"Sales tax"});
    EXPECT_EQ(read_one(tax, {at(0, 0, "Sales tax 7%"), at(300, 0, "154.37")}), "154.37");
    EXPECT_EQ(read_one(tax, {at(0, 0, "Sales tax (5.5%): $3.59")}), "3.59");
}

TEST(ReadLabels, DifferentValuesAtEqualPlacesAreNone) {
    const auto total = rule(FieldKind::kMoney, {"合计"});
    EXPECT_EQ(read_one(total, {at(0, 0, "合计：10.00"), at(0, 30, "合计：12.00")}), "?");
    EXPECT_EQ(read_one(total, {at(0, 0, "合计：10.00"), at(0, 30, "合计：¥10.00")}), "10.00");
    EXPECT_EQ(read_one(total, {at(0, 0, "合计：10.00"), at(0, 300, "合计"), at(0, 330, "12.00")}), "10.00");  // nearer
}

TEST(ReadLabels, FindsLabelsInTheirBlocks) {
    const std::vector rules = {rule(FieldKind::kText, {"购买方>名称"}), rule(FieldKind::kText, {"销售方>名称"})};
    const Texts both = {"甲公司", "乙公司"};
    // Headings one above the other, the seller first; side by side; before the label; names set downwards; and none.
    EXPECT_EQ(read(rules, {at(0, 0, "销售方信息"), at(0, 30, "名称：乙公司"), at(0, 90, "购买方信息"), at(0, 120, "名称：甲公司")}), both);
    EXPECT_EQ(read(rules, {at(0, 0, "购买方"), at(400, 0, "销售方"), at(0, 30, "名称：甲公司"), at(400, 30, "名称：乙公司")}), both);
    EXPECT_EQ(read(rules, {at(0, 0, "销售方名称"), at(150, 0, "乙公司"), at(400, 0, "购买方名称"), at(550, 0, "甲公司")}), both);
    EXPECT_EQ(read(rules, {at(0, 0, "销售方名称"), at(110, 0, "乙公司"), at(175, 0, "购买方名称"), at(300, 0, "甲公司")}), both);
    EXPECT_EQ(read(rules, {at(0, 0, "销售方名称 乙公司 购买方名称 甲公司")}), both);
    EXPECT_EQ(read(rules, {at(0, 10, "购"), at(0, 35, "买"), at(0, 60, "方"), at(60, 5, "名称：甲公司"), at(0, 310, "销"), at(0, 335, "售"), at(0, 360, "方"),
                           at(60, 305, "名称：乙公司")}), both);
    EXPECT_EQ(read(rules, {at(60, 5, "名称：甲公司"), at(60, 305, "名称：乙公司")}), both);
    EXPECT_EQ(read(rules, {at(60, 5, "名称：甲公司")}), (Texts{"?", "?"}));
}

TEST(ReadLabels, AnEmptyFieldDoesNotTakeItsNeighboursValue) {
    const std::vector rules = {rule(FieldKind::kTaxId, {"购买方>纳税人识别号"}), rule(FieldKind::kTaxId, {"销售方>纳税人识别号"})};
    const std::vector lines = {at(0, 0, "购买方"), at(400, 0, "销售方"), at(0, 30, "纳税人识别号："), at(400, 30, "纳税人识别号：91350100M000100Y43")};
    EXPECT_EQ(read(rules, lines), (Texts{"", "91350100M000100Y43"}));
}

TEST(ReadLabels, FindsWhereRowAndColumnCross) {
    const std::vector rules = {rule(FieldKind::kMoney, {"合计+金额"}), rule(FieldKind::kMoney, {"合计+税额"}), rule(FieldKind::kMoney, {"小写"}),
                               rule(FieldKind::kAmountInWords, {"价税合计"})};
    const std::vector lines = {at(0, 0, "项目名称"), at(300, 0, "金 额"), at(420, 0, "税率"), at(520, 0, "税 额"), at(0, 30, "*餐饮*餐费"), at(310, 30, "100.00"),
                               at(430, 30, "13%"), at(520, 30, "13.00"),
                               at(0, 60, "合"), at(60, 60, "计"), at(300, 60, "¥100.00"), at(510, 60, "¥13.00"), at(0, 90, "价税合计（大写）"), at(200, 90,
                                   "壹佰壹拾叁圆整"), at(500, 90, "（小写）¥113.00")};
    EXPECT_EQ(read(rules, lines), (Texts{"100.00", "13.00", "113.00", "113.00"}));
}

TEST(ReadLabels, ReadsAPageThatIsNotLevel) {
    // Two degrees: what is 400 pixels to the right stands 14 lower.
    std::vector lines = {at(0, 0, "金额"), at(0, 30, "合计"), at(400, 0, "金额"), at(600, 0, "税额"), at(400, 30, "¥100.00"), at(600, 30, "¥13.00"), at(0, 60,
        "一行很长很长很长很长的字")};
    for (auto& line : lines) {
        for (auto& corner : line.polygon) corner.y += 0.035 * corner.x;
    }
    EXPECT_EQ(read({rule(FieldKind::kMoney, {"合计+税额"}), rule(FieldKind::kMoney, {"合计"})}, lines), (Texts{"13.00", "100.00"}));
}

TEST(ReadLabels, ReadsBoxesThatReachIntoEachOther) {
    auto value = at(75, 0, "南宁鸿运商贸有限公司");
    EXPECT_EQ(read_one(rule(FieldKind::kText, {"名称"}), {at(0, 0, "名称：  "), value}), "南宁鸿运商贸有限公司");
}

TEST(ReadLabels, SaysWhereItFoundIt) {
    const std::vector rules = {rule(FieldKind::kDigits, {"号码"})};
    const std::vector pages = {PageText{1000, 1000, {at(0, 0, "别的")}}, PageText{1000, 1000, {at(100, 0, "号码：12345678")}}};
    const auto readings = read_labels(rules, pages);
    ASSERT_TRUE(readings[0] && readings[0]->place);
    EXPECT_EQ(readings[0]->place->page, 2);
    EXPECT_EQ(readings[0]->place->text, "12345678");
    EXPECT_NEAR(readings[0]->place->polygon[0].x, 160, 5);
}

TEST(ReadLabels, JoinsTextThatWasReadInPieces) {
    EXPECT_EQ(read_one(rule(FieldKind::kDate, {"Date"}), {at(0, 0, "Date:Apr 20,"), at(125, 0, "2028 08:17:21")}), "2028-04-20");
    EXPECT_EQ(read_one(rule(FieldKind::kDigits, {"校验码"}, "\\d{20}"), {at(0, 0, "校验码：12345 67890"), at(200, 0, "12345 67890")}), "12345678901234567890");
    EXPECT_EQ(read_one(rule(FieldKind::kText, {"名称"}), {at(0, 0, "名"), at(80, 2, "称：上海某某公司"), at(400, 0, "别的")}), "上海某某公司");
    EXPECT_EQ(read_one(rule(FieldKind::kText, {"开票人"}), {at(0, 0, "开"), at(60, 2, "票"), at(120, 0, "人"), at(160, 0, "：张三")}), "张三");
    EXPECT_EQ(read_one(rule(FieldKind::kText, {"名称"}), {at(0, 0, "名称：上海"), at(105, 0, "某某公司"), at(400, 0, "别的")}), "上海某某公司");
}

TEST(ReadLabels, ReadsAnEnglishInvoice) {
    // As tests/data/samples/invoices/invoice_en_fictitious.png was read.
    const std::vector lines = {at(1266, 65, "INVOICE"), at(1272, 160, "# invoice_number_1"), at(1205, 306, "Date:"), at(1422, 306, "Jan 1, 2022"),
                               at(131, 344, "Bill To:"), at(502, 343, "Ship To:"),
                               at(1069, 369, "Payment Terms:"), at(1422, 369, "Net 30 days"), at(130, 387, "Taylor Riddel"), at(504, 390,
                                   "Taylor's Store"), at(131, 426, "triddel9@fake.com"),
                               at(1146, 429, "Due Date:"), at(1408, 431, "Jan 31, 2022"), at(1117, 492, "PO Number:"), at(1367, 493, "po_number_123"),
                                   at(1071, 558, "Balance Due:"), at(1454, 557, "$127.50"),
                               at(117, 722, "Item"), at(1015, 724, "Quantity"), at(1298, 724, "Rate"), at(1473, 723, "Amount"), at(120, 797,
                                   "Service A"), at(1014, 795, "12"), at(1270, 795, "$10.00"),
                               at(1469, 797, "$120.00"), at(120, 970, "Tax: 0.2%"), at(120, 1034, "Service B"), at(1500, 1031, "$7.50"), at(1161,
                                   1388, "Subtotal:"), at(1469, 1388, "$127.50"),
                               at(1149, 1449, "Tax (0%):"), at(1501, 1449, "$0.00"), at(1200, 1510, "Total:"), at(1468, 1510, "$127.50")};
    const std::vector rules = {rule(FieldKind::kCode, {"#", "Invoice No"}), rule(FieldKind::kDate, {"Date", "Invoice Date"}), rule(FieldKind::kDate,
        {"Due Date"}), rule(FieldKind::kText, {"Bill To"}),
                               rule(FieldKind::kText, {"Ship To"}), rule(FieldKind::kText, {"Payment Terms"}), rule(FieldKind::kMoney, {"Subtotal"}),
                                   rule(FieldKind::kMoney, {"Tax"}),
                               rule(FieldKind::kMoney, {"Total"}), rule(FieldKind::kMoney, {"Balance Due"})};
    EXPECT_EQ(read(rules, lines), (Texts{"invoice_number_1", "2022-01-01", "2022-01-31", "Taylor Riddel", "Taylor's Store", "Net 30 days", "127.50",
                                         "0.00", "127.50", "127.50"}));
}

TEST(ReadLabels, ReadsThePaperFormAsItIsPrinted) {
    const std::vector rules = {rule(FieldKind::kDigits, {"发票代码"}, "\\d{10}|\\d{12}"), rule(FieldKind::kDigits, {"发票号码", "No"}, "\\d{8}|\\d{20}"),
                               rule(FieldKind::kDate, {"开票日期"}),
                               rule(FieldKind::kDigits, {"校验码"}, "\\d{20}"), rule(FieldKind::kText, {"购买方>名称"}), rule(FieldKind::kAmountInWords,
                                   {"价税合计（大写）", "价税合计"}), rule(FieldKind::kMoney, {"小写"})};
    const std::vector lines = {at(600, 0, "No12345678"), at(600, 40, "开票日期：2020 年 12 月 02 日"), at(600, 70, "校验码：12345 67890 12345 67890"), at(0, 110,
        "购买方"), at(60, 110, "名    称：某某公司"),
                               at(0, 300, "价税合计（大写）"), at(200, 300, "区柒仟零壹拾捌圆捌角叁分"), at(600, 300, "（小写）"), at(700, 300, "¥7018.83")};
    EXPECT_EQ(read(rules, lines), (Texts{"?", "12345678", "2020-12-02", "12345678901234567890", "某某公司", "7018.83", "7018.83"}));
}

TEST(ReadLabels, NothingIsReadInNothing) {
    EXPECT_TRUE(read_labels({}, {}).empty());
    EXPECT_EQ(read_one(rule(FieldKind::kText, {""}), {at(0, 0, "a")}), "?");
    EXPECT_EQ(read_one(rule(FieldKind::kText, {}), {at(0, 0, "a")}), "?");
}

TEST(ReadLabels, TakesNoPartOfANameWithUnderscores) {
    const auto number = rule(FieldKind::kCode, {"invoice", "invoice #"});
    EXPECT_EQ(read_one(number, {at(0, 0, "INVOICE"), at(0, 30, "# invoice_number_1")}), "invoice_number_1");
    EXPECT_EQ(read_one(number, {at(0, 0, "my_invoice 12")}), "?");
}

TEST(ReadLabels, TakesATaxFromTheEndOfTheRowThatTellsItsRate) {
    const auto tax = rule(FieldKind::kMoney, {"Tax"});
    EXPECT_EQ(read_one(tax, {at(0, 0, "Tax 15% on $112.90"), at(400, 0, "$16.94")}), "16.94");
    EXPECT_EQ(read_one(tax, {at(0, 0, "Tax 15% on $112.90"), at(0, 30, "$16.94")}), "");
    EXPECT_EQ(read_one(tax, {at(0, 0, "Tax office"), at(400, 0, "$16.94")}), "?");
}

}  // namespace
}  // namespace glimpse::extraction
