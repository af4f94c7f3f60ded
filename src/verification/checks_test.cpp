#include "verification/checks.h"

#include <gtest/gtest.h>

namespace glimpse::verification {
namespace {

using domain::CheckRule;
using domain::Field;
using domain::FieldKind;
using Outcome = domain::Check::Outcome;

constexpr std::chrono::year_month_day kToday{std::chrono::year(2026), std::chrono::month(11), std::chrono::day(28)};

Field field(std::string name, std::optional<std::string> value, FieldKind kind = FieldKind::kMoney) {
    return {.name = std::move(name), .kind = kind, .value = std::move(value)};
}

domain::Check check(CheckRule::Kind kind, const std::vector<Field>& fields) {
    CheckRule rule{"rule", kind};
    for (const auto& term : fields) rule.terms.push_back(term.name);
    if (kind == CheckRule::Kind::kSum || kind == CheckRule::Kind::kSame) {
        rule.total = rule.terms.back();
        rule.terms.pop_back();
    }
    return run_checks(std::vector{rule}, fields, kToday).front();
}

TEST(RunChecks, SumsToTheCent) {
    const auto right = check(CheckRule::Kind::kSum, {field("net", "1132.74"), field("tax", "147.26"), field("total", "1280.00")});
    EXPECT_EQ(right.outcome, Outcome::kPassed);
    EXPECT_EQ(right.detail, "1,132.74 + 147.26 = 1,280.00");
    const auto wrong = check(CheckRule::Kind::kSum, {field("net", "1132.74"), field("tax", "147.26"), field("total", "1280.50")});
    EXPECT_EQ(wrong.outcome, Outcome::kFailed);
    EXPECT_EQ(wrong.detail, "1,132.74 + 147.26 = 1,280.00, printed is 1,280.50");
    EXPECT_EQ(check(CheckRule::Kind::kSum, {field("net", "10.00"), field("discount", "-1.00"), field("total", "9.00")}).detail, "10.00 - 1.00 = 9.00");
}

TEST(RunChecks, StaysOpenWhereSomethingIsMissing) {
    const auto open = check(CheckRule::Kind::kSum, {field("net", "1.00"), field("tax", {}), field("total", "1.00")});
    EXPECT_EQ(open.outcome, Outcome::kOpen);
    EXPECT_EQ(open.detail, "tax is missing");
    const CheckRule unknown{"rule", CheckRule::Kind::kSame, {"a", "b"}, "c"};
    EXPECT_EQ(run_checks(std::vector{unknown}, {}, kToday).front().detail, "a, b, c are missing");
    EXPECT_EQ(check(CheckRule::Kind::kSum, {field("net", "one"), field("total", "1.00")}).outcome, Outcome::kOpen);
    EXPECT_EQ(check(CheckRule::Kind::kSum, {field("total", "1.00")}).outcome, Outcome::kOpen);
    EXPECT_EQ(check(CheckRule::Kind::kCheckDigits, {}).outcome, Outcome::kOpen);
}

TEST(RunChecks, ComparesAmounts) {
    EXPECT_EQ(check(CheckRule::Kind::kSame, {field("in_words", "300.0"), field("total", "300.00")}).outcome, Outcome::kPassed);
    const auto other = check(CheckRule::Kind::kSame, {field("in_words", "1300.00"), field("total", "300.00")});
    EXPECT_EQ(other.outcome, Outcome::kFailed);
    EXPECT_EQ(other.detail, "1,300.00 is not 300.00");
}

TEST(RunChecks, LooksAtCheckCharacters) {
    EXPECT_EQ(check(CheckRule::Kind::kCheckDigits, {field("id", "91350100M000100Y43", FieldKind::kTaxId)}).outcome, Outcome::kPassed);
    EXPECT_EQ(check(CheckRule::Kind::kCheckDigits, {field("id", "91350100M000100Y44", FieldKind::kTaxId)}).outcome, Outcome::kFailed);
    EXPECT_EQ(check(CheckRule::Kind::kCheckDigits, {field("id", "123", FieldKind::kDigits)}).outcome, Outcome::kOpen);
}

TEST(RunChecks, WantsDatesThatArePast) {
    const auto date = [](std::string text) { return check(CheckRule::Kind::kPast, {field("date", std::move(text), FieldKind::kDate)}); };
    EXPECT_EQ(date("2026-11-28").outcome, Outcome::kPassed);
    EXPECT_EQ(date("2026-11-29").outcome, Outcome::kFailed);
    EXPECT_EQ(date("2026-11-29").detail, "2026-11-29 is in the future");
    EXPECT_EQ(date("1989-12-31").outcome, Outcome::kFailed);
    EXPECT_EQ(date("1990-01-01").outcome, Outcome::kPassed);
    EXPECT_EQ(date("yesterday").outcome, Outcome::kOpen);
}

}  // namespace
}  // namespace glimpse::verification
