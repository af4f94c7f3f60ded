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
    return run_checks(std::vector{rule}, fields, nullptr, kToday).front();
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
    EXPECT_EQ(run_checks(std::vector{unknown}, {}, nullptr, kToday).front().detail, "a, b, c are missing");
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

/// Quantity, price, amount, under a head; empty: no value.
domain::Table lines(const std::vector<std::vector<std::string>>& rows) {
    domain::Table table{.rows = static_cast<int>(rows.size()) + 1, .header_rows = 1};
    table.columns = {{"quantity", FieldKind::kNumber}, {"price", FieldKind::kMoney}, {"amount", FieldKind::kMoney}};
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (std::size_t column = 0; column < rows[row].size(); ++column) {
            domain::Cell cell{static_cast<int>(row) + 1, static_cast<int>(column)};
            if (!rows[row][column].empty()) cell.value = rows[row][column];
            table.cells.push_back(std::move(cell));
        }
    }
    return table;
}

TEST(RunChecks, AddsUpAColumn) {
    const CheckRule rule{"rule", CheckRule::Kind::kSum, {"table.amount"}, "net"};
    const std::vector fields = {field("net", "127.50")};
    const auto outcome = [&](const domain::Table* table) { return run_checks(std::vector{rule}, fields, table, kToday).front(); };
    const auto right = lines({{"12", "10.00", "120.00"}, {"5", "1.50", "7.50"}});
    EXPECT_EQ(outcome(&right).outcome, Outcome::kPassed);
    EXPECT_EQ(outcome(&right).detail, "120.00 + 7.50 = 127.50");
    const auto wrong = lines({{"12", "10.00", "120.00"}});
    EXPECT_EQ(outcome(&wrong).outcome, Outcome::kFailed);
    const auto unread = lines({{"12", "10.00", "120.00"}, {"5", "1.50", ""}});
    EXPECT_EQ(outcome(&unread).outcome, Outcome::kOpen);
    EXPECT_EQ(outcome(nullptr).outcome, Outcome::kOpen);
    EXPECT_EQ(outcome(nullptr).detail, "table.amount is missing");
}

TEST(RunChecks, ShowsNotMoreTermsThanPeopleRead) {
    const CheckRule rule{"rule", CheckRule::Kind::kSum, {"table.amount"}, "net"};
    const auto table = lines(std::vector<std::vector<std::string>>(20, {"1", "1.00", "1.00"}));
    EXPECT_TRUE(run_checks(std::vector{rule}, std::vector{field("net", "20.00")}, &table, kToday).front().detail.ends_with("1.00 + 8 more = 20.00"));
}

TEST(RunChecks, MultipliesLineByLine) {
    const CheckRule rule{"rule", CheckRule::Kind::kProduct, {"table.quantity", "table.price"}, "table.amount"};
    const auto outcome = [&](const domain::Table* table) { return run_checks(std::vector{rule}, {}, table, kToday).front(); };
    const auto right = lines({{"12", "10.00", "120.00"}, {"", "1.50", "7.50"}, {"3", "0.3333", "1.00"}});
    EXPECT_EQ(outcome(&right).outcome, Outcome::kPassed);
    EXPECT_EQ(outcome(&right).detail, "2 of 3 lines");
    const auto wrong = lines({{"12", "10.00", "120.00"}, {"5", "1.50", "8.50"}});
    EXPECT_EQ(outcome(&wrong).outcome, Outcome::kFailed);
    EXPECT_EQ(outcome(&wrong).detail, "line 2: the product is 7.50, printed is 8.50");
    const auto empty = lines({{"", "1.50", "7.50"}});
    EXPECT_EQ(outcome(&empty).outcome, Outcome::kOpen);
    EXPECT_EQ(outcome(nullptr).outcome, Outcome::kOpen);
}

}  // namespace
}  // namespace glimpse::verification
