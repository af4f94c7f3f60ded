#include "verification/verdict.h"

#include <gtest/gtest.h>

namespace glimpse::verification {
namespace {

using domain::CheckRule;
using domain::DocumentStatus;
using domain::Field;
using domain::FieldKind;
using domain::FieldRule;
using domain::PageText;
using domain::Reading;
using domain::TextLine;
using domain::Witness;

constexpr std::chrono::year_month_day kToday{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(28)};

Reading model(std::string raw) { return {Witness::kModel, std::move(raw)}; }
Reading text(std::string raw) { return {Witness::kText, std::move(raw)}; }
Reading code(std::string raw) { return {Witness::kCode, std::move(raw)}; }

PageText page_of(const std::vector<std::string>& lines, double score = 0.99) {
    PageText page{1000, 1000};
    for (const auto& said : lines) {
        const double top = 30.0 * static_cast<double>(page.lines.size());
        page.lines.push_back({said, {{{0, top}, {300, top}, {300, top + 20}, {0, top + 20}}}, score});
    }
    return page;
}

/// A case that is put together in a test.
struct Trial {
    std::vector<FieldRule> rules = {};
    std::vector<std::vector<Reading>> readings = {};
    std::vector<CheckRule> checks = {};
    std::vector<PageText> pages = {};

    Trial& field(FieldRule rule, std::vector<Reading> said) {
        rules.push_back(std::move(rule));
        readings.push_back(std::move(said));
        return *this;
    }
    Verdict verdict() const { return reach_verdict({rules, readings, checks, pages, kToday}); }
    Field first() const { return verdict().fields.front(); }
};

FieldRule money(std::string name = "total") { return {.name = std::move(name), .kind = FieldKind::kMoney, .required = true}; }
FieldRule number() { return {.name = "invoice_number", .kind = FieldKind::kDigits, .pattern = "\\d{8}|\\d{20}"}; }

Trial printed(std::vector<std::string> lines, double score = 0.99) { return {.pages = {page_of(lines, score)}}; }

TEST(Verdict, TwoWhoAgreeOnWhatIsPrintedAreBelieved) {
    const auto field = printed({"合计 ¥1,280.50"}).field(money(), {model("1280.5"), text("¥1,280.50")}).first();
    EXPECT_EQ(field.value, "1280.50");
    EXPECT_EQ(field.raw, "¥1,280.50");
    EXPECT_TRUE(field.verified) << field.reason;
    EXPECT_EQ(field.reason, "");
    EXPECT_EQ(field.witnesses, (std::vector{Witness::kModel, Witness::kText}));
    EXPECT_EQ(field.evidence.size(), 1);
    EXPECT_GT(field.confidence, 0.95);
}

TEST(Verdict, OneAloneIsNot) {
    auto field = printed({"合计 ¥1,280.50"}).field(money(), {model("1280.50"), text("")}).first();
    EXPECT_EQ(field.value, "1280.50");
    EXPECT_FALSE(field.verified);
    EXPECT_EQ(field.reason, "Only the model says so.");
    field = printed({"合计 ¥1,280.50"}).field(money(), {text("1280.50")}).first();
    EXPECT_FALSE(field.verified);
    EXPECT_EQ(field.reason, "Only the text says so.");
}

TEST(Verdict, AModelThatSaysOneValueOfTwoFieldsIsHeardWhereTheTextAgrees) {
    const FieldRule buyer{.name = "buyer_tax_id", .kind = FieldKind::kTaxId}, seller{.name = "seller_tax_id", .kind = FieldKind::kTaxId};
    const std::string one = "91520799MT20EBFGQB", other = "91394664R1YG07K2KG";
    const auto fields = printed({one, other}).field(buyer, {text(one), model(one)}).field(seller, {text(other), model(one)}).verdict().fields;
    EXPECT_TRUE(fields[0].verified) << fields[0].reason;
    EXPECT_EQ(fields[1].value, other);
    EXPECT_TRUE(fields[1].verified) << "its check characters confirm it: " << fields[1].reason;
    const auto swapped = printed({one, other}).field(buyer, {text(one), model(other)}).field(seller, {text(other), model(one)}).verdict().fields;
    EXPECT_FALSE(swapped[0].verified);
    EXPECT_FALSE(swapped[1].verified);
}

TEST(Verdict, CheckCharactersConfirmWhatTheTextAloneSays) {
    const FieldRule seller{.name = "seller_tax_id", .kind = FieldKind::kTaxId};
    EXPECT_TRUE(printed({"91394664R1YG07K2KG"}).field(seller, {text("91394664R1YG07K2KG")}).first().verified);
    EXPECT_FALSE(printed({"91394664R1YG07K2KG"}).field(seller, {model("91394664R1YG07K2KG")}).first().verified) << "whose it is nobody but the model says";
    EXPECT_FALSE(printed({"91394664R1YG07K2KH"}).field(seller, {text("91394664R1YG07K2KH")}).first().verified);
    EXPECT_FALSE(printed({"440301123456789"}).field(seller, {text("440301123456789")}).first().verified) << "old numbers have none";
}

TEST(Verdict, WhatAddsUpMayBeHardToRead) {
    auto trial = printed({"100.00", "13.00", "113.00"}, 0.6);
    trial.field(money("net"), {text("100.00")}).field(money("tax"), {text("13.00")}).field(money("total"), {text("113.00")});
    EXPECT_FALSE(trial.verdict().fields[0].verified);
    trial.checks = {{"sum", CheckRule::Kind::kSum, {"net", "tax"}, "total"}};
    for (const auto& field : trial.verdict().fields) EXPECT_TRUE(field.verified) << field.name << ": " << field.reason;
}

TEST(Verdict, WhatTheModelAloneSaysIsNullWhereItWouldBeAGuess) {
    const auto borrowed = printed({"12345678"}).field(number(), {text("12345678")}).field({.name = "invoice_code", .kind = FieldKind::kDigits}, {model("12345678")}).verdict().fields[1];
    EXPECT_FALSE(borrowed.value);
    EXPECT_EQ(borrowed.reason, "Only the model says \"12345678\", and it is the value of another field.");
    const auto malformed = printed({"1234567"}).field(number(), {model("1234567")}).first();
    EXPECT_FALSE(malformed.value);
    EXPECT_EQ(malformed.reason, "Only the model says \"1234567\", and it has not the form of such a value.");
}

TEST(Verdict, WhoContradictsIsNamed) {
    const auto field = printed({"合计 ¥1,280.50", "¥1,230.50"}).field(money(), {model("1280.50"), text("1230.50")}).first();
    EXPECT_EQ(field.value, "1230.50");
    EXPECT_FALSE(field.verified);
    EXPECT_EQ(field.reason, "The text says \"1230.50\", the model says \"1280.50\".");
    const auto alone = printed({"合计 ¥1,280.50", "¥1,230.50"}).field(money(), {text("1230.50")}).first();
    EXPECT_LT(field.confidence, alone.confidence);
}

TEST(Verdict, WhatTheModelAloneSaysAndNobodyReadsIsAGuess) {
    const auto field = printed({"合计", "¥1,280.50"}).field(money(), {model("99.00"), text("")}).first();
    EXPECT_EQ(field.value, std::nullopt);
    EXPECT_FALSE(field.verified);
    EXPECT_EQ(field.confidence, 0);
    EXPECT_EQ(field.reason, "Only the model says \"99.00\", and it does not stand in the text.");
    const auto prose = printed({"合计"}).field({.name = "note", .kind = FieldKind::kText}, {model("一条备注")}).first();
    EXPECT_EQ(prose.value, std::nullopt);
    EXPECT_FALSE(prose.verified);
    const auto unread = Trial{}.field(money(), {model("99.00")}).first();
    EXPECT_EQ(unread.value, "99.00");
    EXPECT_FALSE(unread.verified);
}

TEST(Verdict, WhatIsHardToReadIsNotVerified) {
    const auto unsure = printed({"合计 ¥1,280.50"}, 0.8).field(money(), {model("1280.50"), text("1280.50")}).first();
    EXPECT_EQ(unsure.value, "1280.50");
    EXPECT_FALSE(unsure.verified);
    EXPECT_EQ(unsure.reason, "The print of \"¥1,280.50\" is hard to read.");
    auto trial = printed({"12345678"}).field(number(), {model("12345678"), text("12345678")});
    EXPECT_TRUE(trial.first().verified);
    trial.pages[0].lines[0].places = {0.06F, 0.18F, 0.31F, 0.43F, 0.56F, 0.68F, 0.81F, 0.93F};
    trial.pages[0].lines[0].scores = {1, 1, 1, 0.4F, 1, 1, 1, 1};
    EXPECT_FALSE(trial.first().verified);
}

TEST(Verdict, WhatIsPrintedLikeItIsNotIt) {
    const auto field = printed({"号码 I2345678"}).field(number(), {model("12345678"), text("12345678")}).first();
    EXPECT_EQ(field.value, "12345678");
    EXPECT_FALSE(field.verified);
    EXPECT_EQ(field.reason, "The text has only \"I2345678\".");
}

TEST(Verdict, TheFormOfTheRuleCounts) {
    const auto field = printed({"号码 1234567"}).field(number(), {model("1234567"), text("1234567")}).first();
    EXPECT_FALSE(field.verified);
    EXPECT_EQ(field.reason, "It has not the form of such a value.");
}

TEST(Verdict, CheckCharactersCount) {
    const FieldRule rule{.name = "seller_tax_id", .kind = FieldKind::kTaxId};
    EXPECT_TRUE(printed({"91350100M000100Y43"}).field(rule, {model("91350100M000100Y43"), text("91350100M000100Y43")}).first().verified);
    const auto wrong = printed({"91350100M000100Y45"}).field(rule, {model("91350100M000100Y45"), text("91350100M000100Y45")}).first();
    EXPECT_FALSE(wrong.verified);
    EXPECT_EQ(wrong.reason, "Its check characters don't fit.");
}

Trial sums(std::string net, std::string tax, std::string total) {
    auto trial = printed({"¥" + net, "¥" + tax, "¥" + total});
    trial.field(money("net"), {text(net)}).field(money("tax"), {text(tax)}).field(money("total"), {text(total), model(total)});
    trial.checks = {{"sum", CheckRule::Kind::kSum, {"net", "tax"}, "total"}};
    return trial;
}

TEST(Verdict, APassedSumConfirmsWhatOneSays) {
    const auto verdict = sums("1132.74", "147.26", "1280.00").verdict();
    for (const auto& field : verdict.fields) EXPECT_TRUE(field.verified) << field.name << ": " << field.reason;
    EXPECT_EQ(verdict.status, DocumentStatus::kVerified);
    // A tax of nothing says nothing of the others.
    EXPECT_FALSE(sums("1280.00", "0.00", "1280.00").first().verified);
}

TEST(Verdict, AFailedSumIsReportedAndNothingIsCorrected) {
    const auto verdict = sums("1132.74", "147.26", "2280.00").verdict();
    for (const auto& field : verdict.fields) EXPECT_FALSE(field.verified) << field.name;
    EXPECT_EQ(verdict.fields[2].value, "2280.00");
    EXPECT_EQ(verdict.fields[2].reason, "The check sum failed.");
    EXPECT_EQ(verdict.checks[0].detail, "1,132.74 + 147.26 = 1,280.00, printed is 2,280.00");
    EXPECT_EQ(verdict.status, DocumentStatus::kNeedsReview);
}

TEST(Verdict, ASumOutweighsAValueThatStandsNowhere) {
    auto trial = sums("1132.74", "147.26", "1280.00");
    trial.readings[0].push_back(model("1182.74"));
    EXPECT_TRUE(trial.first().verified) << trial.first().reason;
    trial.pages[0] = page_of({"¥1132.74", "¥147.26", "¥1280.00", "¥1182.74"});
    EXPECT_FALSE(trial.first().verified);
}

TEST(Verdict, ACodeIsTheStrongestWitness) {
    const auto both = Trial{}.field(number(), {model("12345678"), code("12345678")}).first();
    EXPECT_TRUE(both.verified) << both.reason;
    const auto outvoted = printed({"12345678", "87654321"}).field(number(), {model("12345678"), text("87654321"), code("12345678")}).first();
    EXPECT_EQ(outvoted.value, "12345678");
    EXPECT_TRUE(outvoted.verified) << outvoted.reason;
    const auto against = printed({"12345678"}).field(number(), {model("12345678"), text("12345678"), code("87654321")}).first();
    EXPECT_EQ(against.value, "87654321");
    EXPECT_FALSE(against.verified);
    EXPECT_TRUE(printed({"12345678"}).field(number(), {code("12345678")}).first().verified);
    EXPECT_FALSE(printed({"别的"}).field(number(), {code("12345678")}).first().verified);
}

TEST(Verdict, WhatIsNotThereIsNullAndSaysWhy) {
    EXPECT_EQ(printed({"a"}).field(money(), {}).first().reason, "It was not found.");
    EXPECT_EQ(printed({"a"}).field(money(), {model(""), text("")}).first().reason, "It was not found.");
    const auto field = printed({"a"}).field(money(), {model("about ten")}).first();
    EXPECT_EQ(field.value, std::nullopt);
    EXPECT_EQ(field.reason, "The model says \"about ten\", which is no such value.");
    EXPECT_EQ(printed({"a"}).field(money(), {}).verdict().status, DocumentStatus::kRejected);
}

TEST(Verdict, NeedsTheRequiredFieldsAlone) {
    auto trial = printed({"¥12.00"}).field(money(), {model("12.00"), text("12.00")});
    trial.field({.name = "note", .kind = FieldKind::kText}, {model("?")});
    EXPECT_EQ(trial.verdict().status, DocumentStatus::kVerified);
    trial.field({.name = "date", .kind = FieldKind::kDate, .required = true}, {});
    EXPECT_EQ(trial.verdict().status, DocumentStatus::kNeedsReview);
}

}  // namespace
}  // namespace glimpse::verification
