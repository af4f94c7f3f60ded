#include "prompt/template_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::prompt {
namespace {

using testing::HasSubstr;

constexpr auto kBill = R"(name = "bill"
version = 3
title = { zh = "账单", en = "bill" }
marks = ["bill"]
preprocess = "off"
max_tokens = 20

[[field]]
name = "net"
kind = "money"
title = { zh = "净额", en = "net" }

[[field]]
name = "total"
kind = "money"
title = { zh = "合计", en = "total" }
labels = ["合计", "total"]
pattern = "[0-9.]+"
required = true

[[check]]
name = "adds_up"
kind = "sum"
terms = ["net"]
total = "total"
)";

std::string replaced(std::string text, std::string_view what, std::string_view with) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), with);
}

std::string refusal_of(const std::string& text) {
    const auto read = parse_template(text, "bill.toml");
    EXPECT_FALSE(read);
    return read ? "" : read.error().public_message;
}

TEST(TemplateFile, ExamplesSayWhatWouldBeAnswered) {
    const std::string example = "[[example]]\npicture = \"till.png\"\nfield = \"net\"\nanswer = \"9.50\"\n";
    const auto read = parse_template(kBill + example + "[[example]]\ntext = \"net 3.00\"\nfield = \"total\"\nanswer = \"3.00\"\n", "bill.toml");
    ASSERT_TRUE(read) << read.error().public_message;
    ASSERT_EQ(read->examples.size(), 2U);
    EXPECT_EQ(read->examples[0].picture_name, "till.png");
    EXPECT_EQ(read->examples[1].answer, "3.00");
    EXPECT_THAT(refusal_of(kBill + example + example + example), HasSubstr("3 examples, 2 are allowed"));
    EXPECT_THAT(refusal_of(kBill + replaced(example, "\"net\"", "\"nett\"")), HasSubstr("names one of them in field"));
    EXPECT_THAT(refusal_of(kBill + replaced(example, "till.png", "../till.png")), HasSubstr("without a folder"));
    EXPECT_THAT(refusal_of(kBill + replaced(example, "till.png", ".ssh")), HasSubstr("without a folder"));
    EXPECT_THAT(refusal_of(kBill + replaced(example, "answer = \"9.50\"\n", "")), HasSubstr("wants an answer"));
    EXPECT_THAT(refusal_of(kBill + replaced(example, "picture = \"till.png\"\n", "")), HasSubstr("wants a picture"));
    EXPECT_THAT(refusal_of("name = \"t\"\ntitle = { zh = \"t\", en = \"t\" }\nreads = \"tables\"\n[[example]]\ntext = \"a\"\nanswer = \"b\"\n"), HasSubstr("no model is asked"));
}

TEST(TemplateFile, IsReadWhole) {
    const auto read = parse_template(kBill, "bill.toml");
    ASSERT_TRUE(read) << read.error().public_message;
    EXPECT_EQ(read->name, "bill");
    EXPECT_EQ(read->version, 3);
    EXPECT_EQ(read->max_tokens, 20);
    EXPECT_EQ(read->preprocess, domain::Preprocess::off());
    ASSERT_EQ(read->fields.size(), 2U);
    EXPECT_EQ(read->fields[1].kind, domain::FieldKind::kMoney);
    EXPECT_EQ(read->fields[1].labels, (std::vector<std::string>{"合计", "total"}));
    EXPECT_TRUE(read->fields[1].required);
    ASSERT_EQ(read->checks.size(), 1U);
    EXPECT_EQ(read->checks[0].total, "total");
}

TEST(TemplateFile, SaysWhereItIsWrong) {
    EXPECT_THAT(refusal_of("name = "), HasSubstr("bill.toml:1"));
    EXPECT_THAT(refusal_of(replaced(kBill, "labels", "label")), AllOf(HasSubstr("bill.toml:17"), HasSubstr("Did you mean \"labels\"?")));
    EXPECT_THAT(refusal_of(replaced(kBill, "\"money\"", "\"cash\"")), HasSubstr("it may be text, money"));
    EXPECT_THAT(refusal_of(replaced(kBill, "\"sum\"", "\"difference\"")), HasSubstr("it may be sum"));
    EXPECT_THAT(refusal_of(replaced(kBill, "\"[0-9.]+\"", "\"[0-9\"")), HasSubstr("no regular expression"));
    EXPECT_THAT(refusal_of(replaced(kBill, "terms = [\"net\"]", "terms = [\"tax\"]")), HasSubstr("no field of this template"));
    EXPECT_THAT(refusal_of(replaced(kBill, "\"total\"\nkind", "\"net\"\nkind")), HasSubstr("comes twice"));
    EXPECT_THAT(refusal_of(replaced(kBill, "\"bill\"\nversion", "\"../bill\"\nversion")), HasSubstr("snake_case"));
    EXPECT_THAT(refusal_of(replaced(kBill, "total = \"total\"\n", "")), HasSubstr("want terms and a total"));
    EXPECT_THAT(refusal_of(replaced(kBill, ", en = \"bill\"", "")), HasSubstr("both zh and en"));
    EXPECT_THAT(refusal_of(replaced(kBill, "required = true", "required = 1")), HasSubstr("true or false"));
    EXPECT_EQ(parse_template(std::string(kTemplateBytesMax + 1, ' '), "x").error().code, ErrorCode::kTooLarge);
}

TEST(TemplateFile, IsBoundedInDepth) {
    const auto repeated = [](std::string_view text, int times) {
        std::string all;
        for (int i = 0; i < times; ++i) all += text;
        return all;
    };
    EXPECT_THAT(refusal_of("a" + repeated(".a", 100'000) + " = 1"), HasSubstr("dots"));
    EXPECT_THAT(refusal_of("[a" + repeated(".a", 100'000) + "]"), HasSubstr("dots"));
    EXPECT_THAT(refusal_of("a" + repeated(".a", 4000) + " = 1"), HasSubstr("unknown key"));
    EXPECT_THAT(refusal_of("a = " + repeated("[", 100'000)), HasSubstr("depth"));
    EXPECT_THAT(refusal_of("a = " + repeated("{a=", 80'000)), HasSubstr("depth"));
}

TEST(TemplateFile, HasColumnsAndChecksOfThem) {
    constexpr auto kColumns = R"(
[[column]]
name = "price"
kind = "money"
title = { zh = "金额", en = "price" }
labels = ["price"]

[[check]]
name = "lines_add_up"
kind = "sum"
terms = ["table.price"]
total = "total"
)";
    const auto read = parse_template(std::string(kBill) + kColumns, "bill.toml");
    ASSERT_TRUE(read.has_value()) << read.error().public_message;
    EXPECT_EQ(read->columns.at(0).kind, domain::FieldKind::kMoney);
    const auto refusal = [&](std::string_view what, std::string_view with) { return refusal_of(kBill + replaced(kColumns, what, with)); };
    EXPECT_THAT(refusal("table.price", "table.cost"), HasSubstr("table.cost, which is no column"));
    EXPECT_THAT(refusal("\"sum\"", "\"product\""), HasSubstr("product columns"));
    EXPECT_THAT(refusal("\"sum\"", "\"past\""), HasSubstr("one field and no total"));
    EXPECT_THAT(refusal("[\"price\"]", "[]"), HasSubstr("wants a title, and labels"));
    EXPECT_THAT(refusal("[[check]]", "[[column]]\nname = \"price\"\nkind = \"text\"\ntitle = { zh = \"a\", en = \"a\" }\nlabels = [\"a\"]\n[[check]]"), HasSubstr("comes twice"));
}

TEST(TemplateFile, MayReadTextsOrTablesInsteadOfFields) {
    constexpr auto kHead = "name = \"scene\"\ntitle = { zh = \"场景\", en = \"scene\" }\n";
    EXPECT_THAT(refusal_of(std::string(kHead) + "reads = \"text\"\n"), HasSubstr("wants instructions"));
    EXPECT_THAT(refusal_of(std::string(kHead) + "reads = \"pages\"\n"), HasSubstr("fields, tables, prices or text"));
    EXPECT_THAT(refusal_of(replaced(kBill, "max_tokens", "reads = \"tables\"\nmax_tokens")), HasSubstr("no [[field]]"));
    const auto tables = parse_template(std::string(kHead) + "reads = \"tables\"\n", "scene.toml");
    ASSERT_TRUE(tables.has_value());
    EXPECT_EQ(tables->reads, domain::Template::Reads::kTables);
}

}  // namespace
}  // namespace glimpse::prompt
