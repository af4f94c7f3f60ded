#include "flow/mask_document.h"

#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

using domain::Privacy;

domain::Document card() {
    domain::Document document{.id = "d", .type = "id_card"};
    document.fields = {{.name = "name", .value = "张三", .raw = "张 三", .evidence = {{.text = "张 三"}}, .reason = "the model says 张三"},
                       {.name = "id_number", .value = "11010519491231002X", .raw = "110105 19491231 002x"},
                       {.name = "sex", .value = "男", .raw = "男"}};
    document.checks = {{.name = "c", .detail = "11010519491231002X holds"}};
    document.codes = {{.format = "QRCode", .text = "TEL:13800138000"}};
    return document;
}

TEST(MaskDocument, CoversWhatWasFoundWhereverItComesAgain) {
    const std::vector<domain::PageText> pages = {{100, 100, {{"姓名张三", {}, 1}, {"110105 19491231 002x", {}, 1}}}};
    const DocumentMask mask(pages, {{0, 0, {2, 4, privacy::Kind::kName}}, {0, 1, {0, 20, privacy::Kind::kIdentityNumber}}});
    auto document = card();
    mask.mask(document);
    EXPECT_EQ(document.fields[0].value, "**");
    EXPECT_EQ(document.fields[0].raw, "***");
    EXPECT_EQ(document.fields[0].evidence[0].text, "***");
    EXPECT_EQ(document.fields[0].reason, "the model says **");
    EXPECT_EQ(document.fields[1].value, "******************");
    EXPECT_EQ(document.fields[2].value, "男");
    EXPECT_EQ(document.checks[0].detail, "****************** holds");
    EXPECT_EQ(document.codes[0].text, "TEL:***********");
}

TEST(MaskDocument, CoversTablesAndTexts) {
    domain::Document document{.id = "d", .type = "table"};
    document.table = domain::Table{.title = "TEL:13800138000", .rows = 1};
    document.table->cells = {{0, 0, 1, 1, "call 13800138000", "13800138000"}, {0, 1, 1, 1, "3.00", "3.00"}};
    document.markdown = "| 电话 | 13800138000 |\n| 金额 | 3.00 |\n";
    DocumentMask().mask(document);
    EXPECT_EQ(document.table->title, "TEL:***********");
    EXPECT_EQ(document.table->cells[0].text, "call ***********");
    EXPECT_EQ(document.table->cells[0].value, "***********");
    EXPECT_EQ(document.table->cells[1].value, "3.00");
    EXPECT_EQ(document.markdown, "| 电话 | *********** |\n| 金额 | 3.00 |\n");
}

TEST(MaskDocument, HearsWhatAFieldIsCalled) {
    domain::Document document{.id = "d", .type = "receipt"};
    document.fields = {{.name = "order_number", .value = "13800138000"}, {.name = "invoice_code", .value = "4111111111111111"},
                       {.name = "phone", .value = "87654321"}, {.name = "note", .value = "13800138000"}};
    DocumentMask().mask(document);
    EXPECT_EQ(document.fields[0].value, "13800138000");
    EXPECT_EQ(document.fields[1].value, "4111111111111111");
    EXPECT_EQ(document.fields[2].value, "********");
    EXPECT_EQ(document.fields[3].value, "***********");
}

TEST(MaskDocument, CoversWhatOthersKept) {
    auto seen = card();
    seen.fields[2].verified = true;
    const auto shown = shown_to(Privacy::kMask, domain::StoredDocument{.document = seen}).document;
    EXPECT_EQ(shown.fields[0].value, "**");
    EXPECT_EQ(shown.fields[0].raw, "***");
    EXPECT_EQ(shown.fields[1].value, "******************");
    EXPECT_EQ(shown.fields[2].value, "男");
    EXPECT_EQ(shown_to(Privacy::kAllow, domain::StoredDocument{.document = card()}).document.fields[0].value, "张三");
    // What a model said of another field is not told either.
    auto guessed = card();
    guessed.fields[2].verified = false;
    guessed.fields[2].value = guessed.fields[2].raw = "51号";
    guessed.fields[1].reason = "Only the model says \"51号\", and it stands nowhere.";
    const auto covered = shown_to(Privacy::kMask, domain::StoredDocument{.document = guessed}).document;
    EXPECT_EQ(covered.fields[2].value, "***");
    EXPECT_EQ(covered.fields[1].reason, "What speaks against it is hidden.");
    const auto rows = shown_to(Privacy::kBlock, std::vector<domain::AuditRow>{{.field = "name", .before = "张三"}, {.field = "status", .after = "verified"}});
    EXPECT_EQ(rows[0].before, "**");
    EXPECT_EQ(rows[1].after, "verified");
}

}  // namespace
}  // namespace glimpse::flow
