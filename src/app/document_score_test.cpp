#include "app/document_score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::app {
namespace {

using testing::HasSubstr;

domain::Field field(std::string name, domain::FieldKind kind, std::optional<std::string> value, bool verified) {
    return {.name = std::move(name), .kind = kind, .value = std::move(value), .verified = verified};
}

TEST(DocumentScore, CountsWhatIsRightMissingWrongAndWronglyProved) {
    const auto truth = parse_truth(R"({"fields": {"total": "¥1,280.50", "date": "2024-03-05", "tax": null, "code": "123"}})", "a.json");
    ASSERT_TRUE(truth);
    domain::Document document;
    document.fields = {field("total", domain::FieldKind::kMoney, "1280.50", true), field("date", domain::FieldKind::kDate, "2024-03-06", true),
                       field("tax", domain::FieldKind::kMoney, "3.00", false), field("code", domain::FieldKind::kDigits, std::nullopt, false),
                       field("untold", domain::FieldKind::kText, "x", true)};
    DocumentScore score;
    ASSERT_TRUE(score.add(*truth, document));
    const auto all = score.all();
    EXPECT_EQ(all.asked, 4);
    EXPECT_EQ(all.right, 1);
    EXPECT_EQ(all.missing, 1);
    EXPECT_EQ(all.wrong, 2);
    EXPECT_EQ(all.verified, 2);
    EXPECT_EQ(all.wrong_verified, 1);
    EXPECT_EQ(score.fields().at("date").wrong_verified, 1);
}

TEST(DocumentScore, RefusesTruthThatIsNone) {
    EXPECT_THAT(parse_truth("[]", "a.json").error().public_message, HasSubstr("a.json"));
    EXPECT_THAT(parse_truth(R"({"total": 3})", "a.json").error().public_message, HasSubstr("total"));
    domain::Document document;
    document.fields = {field("date", domain::FieldKind::kDate, "2024-03-06", true)};
    DocumentScore score;
    EXPECT_THAT(score.add({.fields = {{"date", "yesterday"}}}, document).error().public_message, HasSubstr("no date"));
}

TEST(DocumentScore, JudgesATableCellByCell) {
    const auto truth = parse_truth(R"({"table": [["品名", "金额"], ["茶", "¥3.00"], ["饭", "8.00"]]})", "a.json");
    ASSERT_TRUE(truth);
    domain::Document document;
    document.table = domain::Table{.rows = 3};
    document.table->columns = {{"item"}, {"amount", domain::FieldKind::kMoney}};
    document.table->cells = {{0, 0, 1, 1, "品 名"}, {0, 1, 1, 1, "金额"}, {1, 0, 1, 1, "茶"}, {1, 1, 1, 1, "3.00"}, {2, 1, 1, 1, "9.00"}};
    DocumentScore score;
    ASSERT_TRUE(score.add(*truth, document));
    const auto table = score.fields().at("table");
    EXPECT_EQ(table.asked, 6);
    EXPECT_EQ(table.right, 4);
    EXPECT_EQ(table.missing, 1);
    EXPECT_EQ(table.wrong, 1);
    document.table.reset();
    ASSERT_TRUE(score.add(*truth, document));
    EXPECT_EQ(score.fields().at("table").missing, 7);
    EXPECT_THAT(parse_truth(R"({"table": [["a"], "b"]})", "a.json").error().public_message, HasSubstr("a.json"));
}

}  // namespace
}  // namespace glimpse::app
