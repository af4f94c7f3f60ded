// From read pages to facts: what the witnesses find on VAT invoices that were drawn by tuning/nano and read by `glimpse ocr`, and what becomes of it.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "domain/canonical.h"
#include "extraction/code_fields.h"
#include "extraction/label_reader.h"
#include "extraction/model_reply.h"
#include "extraction/recognise.h"
#include "imaging/decode.h"
#include "ocr/code_reader.h"
#include "tests/support/recorded_pages.h"
#include "tests/support/vat_rules.h"
#include "verification/verdict.h"

namespace glimpse {
namespace {

using domain::DocumentStatus;
using domain::Reading;
using Truth = std::vector<std::string>;  // of vat_rules(), in wire form; empty: not there

constexpr std::chrono::year_month_day kToday{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(28)};

struct Invoice {
    std::string file;
    Truth truth;
};

const std::vector<Invoice> kInvoices = {
    {"vat_paper", {"477168928794", "50383570", "2016-11-09", "48103319586695909181", "贵阳金桥能源股份有限公司", "91943312TPR0M37J55", "厦门市嘉禾贸易有限公司",
                   "91270653K5210R5J1D", "165.76",
                   "21.55", "187.31", "187.31", "孙娜", "丁娜", "苏桂英"}},
    {"vat_bands", {"0607219544", "54737665", "2020-12-02", "", "石家庄市绿野电子有限公司", "91010877L1GY36FGU4", "北京银河服装有限公司", "912781420Q3HQCH4JX", "2228.30",
                   "133.70", "2362.00", "2362.00",
                   "苏雪梅", "", ""}},
    {"vat_digital", {"", "69397077910223888559", "2016-06-10", "", "桂林市明德家具股份有限公司", "91887326E8T4943LJ1", "西安市鸿运能源有限责任公司", "919014465R9F2E28JG",
                     "52923.50", "6880.06", "59803.56",
                     "59803.56", "孙娟", "", ""}},
    {"vat_boxes", {"", "73583512", "2024-09-25", "", "东莞海纳酒店管理有限公司", "9190347667FEJ7FWEU", "佛山市凯旋商贸集团有限公司", "91037908FB0BM19X8R", "443.97", "39.96",
                   "483.93", "483.93", "冯鹏", "郭倩",
                   "唐波"}},
};

std::vector<domain::PageText> pages_of(const std::string& file) {
    std::ifstream stream(std::string(GLIMPSE_TEST_DATA) + "/facts/" + file + ".json");
    return tests::recorded_pages(std::string(std::istreambuf_iterator<char>(stream), {}));
}

/// What the rules find in the text, and a model that says `said`.
verification::Verdict verdict_on(const std::vector<domain::PageText>& pages, const Truth& said) {
    const auto rules = tests::vat_rules();
    const auto checks = tests::vat_checks();
    const auto labels = extraction::read_labels(rules, pages);
    std::vector<std::vector<Reading>> readings(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        // A model writes what it sees: an amount in words.
        const bool in_words = rules[i].kind == domain::FieldKind::kAmountInWords;
        if (!in_words) readings[i].push_back({domain::Witness::kModel, said[i]});
        if (labels[i]) readings[i].push_back(*labels[i]);
    }
    return verification::reach_verdict({rules, readings, checks, pages, kToday});
}

class Facts : public ::testing::TestWithParam<Invoice> {};
INSTANTIATE_TEST_SUITE_P(Invoices, Facts, ::testing::ValuesIn(kInvoices), [](const auto& one) { return one.param.file; });

TEST_P(Facts, LabelsAreReadAsTheyArePrinted) {
    const auto rules = tests::vat_rules();
    const auto readings = extraction::read_labels(rules, pages_of(GetParam().file));
    for (std::size_t i = 0; i < rules.size(); ++i) {
        const auto value = readings[i] ? domain::canonical(rules[i].kind, readings[i]->raw).value_or("") : "";
        EXPECT_EQ(value, GetParam().truth[i]) << rules[i].name;
    }
}

TEST_P(Facts, AreVerifiedWhereAModelSaysTheSame) {
    const auto verdict = verdict_on(pages_of(GetParam().file), GetParam().truth);
    for (std::size_t i = 0; i < verdict.fields.size(); ++i) {
        const auto& field = verdict.fields[i];
        EXPECT_EQ(field.value.value_or(""), GetParam().truth[i]) << field.name;
        EXPECT_EQ(field.verified, !GetParam().truth[i].empty()) << field.name << ": " << field.reason;
    }
    EXPECT_EQ(verdict.status, DocumentStatus::kVerified);
}

TEST_P(Facts, AreNotWhereAModelMisreadsThem) {
    // The next figure, or the last character twice.
    auto said = GetParam().truth;
    for (auto& value : said) {
        if (value.empty()) continue;
        if (value.back() >= '0' && value.back() <= '8')
            ++value.back();
        else
            value += value.substr(value.size() - std::min<std::size_t>(value.size(), 3));
    }
    const auto verdict = verdict_on(pages_of(GetParam().file), said);
    for (std::size_t i = 0; i < verdict.fields.size(); ++i) {
        const auto& field = verdict.fields[i];
        if (field.verified) {
            EXPECT_EQ(field.value, GetParam().truth[i]) << field.name;
        }
        // What adds up, or carries check characters that fit, needs no model.
        const bool is_amount = field.kind == domain::FieldKind::kMoney || field.kind == domain::FieldKind::kAmountInWords;
        EXPECT_TRUE(is_amount || field.kind == domain::FieldKind::kTaxId || !field.verified) << field.name;
    }
}

TEST_P(Facts, AModelThatInventsIsNotBelieved) {
    auto said = GetParam().truth;
    for (auto& value : said) {
        if (value.empty()) value = "12345678901234567890";
    }
    const auto verdict = verdict_on(pages_of(GetParam().file), said);
    for (std::size_t i = 0; i < verdict.fields.size(); ++i) EXPECT_EQ(verdict.fields[i].verified, !GetParam().truth[i].empty()) << verdict.fields[i].name;
}

TEST_P(Facts, APrintedTotalThatIsOffByAThousandIsReported) {
    auto pages = pages_of(GetParam().file);
    const auto& total = GetParam().truth[11];
    const auto wrong = std::to_string(1000 + std::stoi(total)) + total.substr(total.find('.'));
    for (auto& line : pages[0].lines) {
        if (const auto at = line.text.find(total); at != std::string::npos) line.text.replace(at, total.size(), wrong);
    }
    auto said = GetParam().truth;
    said[11] = wrong;
    const auto verdict = verdict_on(pages, said);
    EXPECT_EQ(verdict.fields[11].value, wrong);
    for (const std::size_t i : {8, 9, 10, 11}) EXPECT_FALSE(verdict.fields[i].verified) << verdict.fields[i].name;
    EXPECT_EQ(verdict.status, DocumentStatus::kNeedsReview);
}

TEST_P(Facts, TheTemplateIsRecognised) {
    const std::vector<domain::Template> templates = {
        {.name = "taxi_ticket", .marks = {"出租汽车", "里程", "等候", "上车"}},
        {.name = "vat_invoice", .marks = {"增值税", "电子发票", "价税合计", "纳税人识别号", "税率", "税额"}},
    };
    const auto recognised = extraction::recognise(templates, pages_of(GetParam().file));
    ASSERT_TRUE(recognised);
    EXPECT_EQ(templates[recognised->number].name, "vat_invoice");
}

TEST(FactsOfACode, AreReadFromThePicture) {
    std::ifstream stream(std::string(GLIMPSE_TEST_DATA) + "/facts/vat_paper_code.png", std::ios::binary);
    const auto image = imaging::decode(std::string(std::istreambuf_iterator<char>(stream), {}), domain::PictureFormat::kPng, 4'000'000);
    ASSERT_TRUE(image);
    const auto rules = tests::vat_rules();
    const auto readings = extraction::read_codes(rules, ocr::read_codes(*image, 1));
    const auto& truth = kInvoices[0].truth;
    for (const std::size_t i : {0, 1, 2, 3, 8}) {
        ASSERT_TRUE(readings[i]) << rules[i].name;
        EXPECT_EQ(domain::canonical(rules[i].kind, readings[i]->raw), truth[i]) << rules[i].name;
    }
}

TEST(FactsOfAReply, GoWithACodeEvenWithoutText) {
    const auto rules = tests::vat_rules();
    const auto reply = extraction::read_reply(rules, R"({"发票号码": "12345678", "开票日期": "2024年3月5日", "价税合计": "图中没有。"})");
    const std::vector<domain::MachineCode> codes = {{"QRCode", "01,10,044001900111,12345678,1132.74,20240305,61565082871234567890,A1B2,"}};
    const auto coded = extraction::read_codes(rules, codes);
    std::vector<std::vector<Reading>> readings(rules.size());
    for (std::size_t i = 0; i < rules.size(); ++i) {
        if (reply[i]) readings[i].push_back(*reply[i]);
        if (coded[i]) readings[i].push_back(*coded[i]);
    }
    const auto verdict = verification::reach_verdict({rules, readings, {}, {}, kToday});
    EXPECT_EQ(verdict.fields[1].value, "12345678");
    EXPECT_TRUE(verdict.fields[1].verified) << verdict.fields[1].reason;
    EXPECT_EQ(verdict.fields[2].value, "2024-03-05");
    EXPECT_TRUE(verdict.fields[2].verified) << verdict.fields[2].reason;
    EXPECT_EQ(verdict.fields[0].value, "044001900111");
    EXPECT_FALSE(verdict.fields[0].verified);
    EXPECT_EQ(verdict.fields[11].value, std::nullopt);
}

}  // namespace
}  // namespace glimpse
