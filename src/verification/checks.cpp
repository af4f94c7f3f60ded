#include "verification/checks.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <numeric>
#include <optional>

#include "domain/decimal.h"
#include "domain/check_digits.h"

namespace glimpse::verification {
namespace {

using domain::Check;
using domain::CheckRule;
using domain::Decimal;
using domain::Field;
using Outcome = Check::Outcome;

constexpr std::chrono::year kYearMin{1990};
constexpr std::size_t kTermsShown = 12;  // of a sum, in its calculation

const Field* field_named(std::span<const Field> fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

std::string is_missing(const std::vector<std::string>& names) { return fmt::format("{} {} missing", fmt::join(names, ", "), names.size() == 1 ? "is" : "are"); }

/// The values of a column, line by line; one that is none is absent.
std::vector<std::optional<Decimal>> amounts_in_column(const domain::Table& table, std::string_view name) {
    std::vector<std::optional<Decimal>> amounts;
    const auto column = std::ranges::find(table.columns, name, &domain::Column::name);
    if (column == table.columns.end()) return amounts;
    amounts.resize(static_cast<std::size_t>(std::max(0, table.rows - table.header_rows)));
    for (const auto& cell : table.cells) {
        if (cell.column != column - table.columns.begin() || cell.row < table.header_rows || cell.row >= table.rows || !cell.value) continue;
        amounts[static_cast<std::size_t>(cell.row - table.header_rows)] = Decimal::parse(*cell.value);
    }
    return amounts;
}

/// What a rule adds up or compares, in order, or why it can't be looked at.
struct Amounts {
    std::vector<Decimal> values = {};
    std::string missing = {};
};

Amounts amounts_of(const CheckRule& rule, std::span<const Field> fields, const domain::Table* table) {
    Amounts amounts;
    auto names = rule.terms;
    names.push_back(rule.total);
    std::vector<std::string> missing;
    for (const auto& name : names) {
        if (const auto column = domain::column_named_by(name)) {
            const auto values = table ? amounts_in_column(*table, *column) : std::vector<std::optional<Decimal>>();
            if (values.empty() || !std::ranges::all_of(values, [](const auto& value) { return value.has_value(); })) missing.push_back(name);
            for (const auto& value : values) amounts.values.push_back(value.value_or(Decimal()));
            continue;
        }
        const auto* field = field_named(fields, name);
        const auto value = field && field->value ? Decimal::parse(*field->value) : std::nullopt;
        if (field && field->value && !value) return {{}, "these are not amounts"};
        if (!value) missing.push_back(name);
        amounts.values.push_back(value.value_or(Decimal()));
    }
    if (!missing.empty()) amounts.missing = is_missing(missing);
    return amounts;
}

/// Of a line of goods, to which a cent is no matter: prices are printed rounded.
bool is_product(const Decimal& product, const Decimal& total) {
    const auto off = product - total;
    return (off.is_negative() ? -off : off) <= *Decimal::parse("0.01");
}

Check product_check(const CheckRule& rule, const domain::Table* table) {
    Check check{rule.name};
    std::vector<std::vector<std::optional<Decimal>>> columns;
    for (const auto& name : rule.terms) columns.push_back(table ? amounts_in_column(*table, *domain::column_named_by(name)) : std::vector<std::optional<Decimal>>());
    const auto totals = table ? amounts_in_column(*table, *domain::column_named_by(rule.total)) : std::vector<std::optional<Decimal>>();
    std::size_t held = 0;
    for (std::size_t line = 0; line < totals.size(); ++line) {
        std::optional<Decimal> product = *Decimal::parse("1");
        for (const auto& column : columns) product = product && line < column.size() && column[line] ? Decimal::product(*product, *column[line]) : std::nullopt;
        if (!product || !totals[line]) continue;
        if (!is_product(*product, *totals[line])) {
            check.outcome = Outcome::kFailed;
            check.detail = fmt::format("line {}: the product is {}, printed is {}", line + 1, product->grouped(), totals[line]->grouped());
            return check;
        }
        ++held;
    }
    if (held > 0) check.outcome = Outcome::kPassed;
    check.detail = held > 0 ? fmt::format("{} of {} lines", held, totals.size()) : "no line has them all";
    return check;
}

Check amounts_check(const CheckRule& rule, std::span<const Field> fields, const domain::Table* table) {
    Check check{rule.name};
    const auto amounts = amounts_of(rule, fields, table);
    check.detail = amounts.missing;
    if (!check.detail.empty()) return check;
    const auto terms = std::span(amounts.values).first(amounts.values.size() - 1);
    const auto& total = amounts.values.back();
    if (rule.kind == CheckRule::Kind::kSum) {
        const auto sum = std::accumulate(terms.begin(), terms.end(), Decimal());
        check.outcome = sum == total ? Outcome::kPassed : Outcome::kFailed;
        check.detail = terms.front().grouped();
        for (const auto& term : terms.subspan(1, std::min(terms.size(), kTermsShown) - 1)) check.detail += term.is_negative() ? " - " + (-term).grouped() : " + " + term.grouped();
        if (terms.size() > kTermsShown) check.detail += fmt::format(" + {} more", terms.size() - kTermsShown);
        check.detail += " = " + sum.grouped();
        if (sum != total) check.detail += ", printed is " + total.grouped();
        return check;
    }
    const auto other = std::ranges::find_if(terms, [&](const Decimal& term) { return term != total; });
    check.outcome = other == terms.end() ? Outcome::kPassed : Outcome::kFailed;
    check.detail = fmt::format("{} {} {}", (other == terms.end() ? terms.front() : *other).grouped(), other == terms.end() ? "=" : "is not", total.grouped());
    return check;
}

Check digits_check(const CheckRule& rule, const Field& field) {
    Check check{rule.name};
    const auto carries = carries_check_digits(field.kind, *field.value);
    if (!carries) {
        check.detail = fmt::format("{} has no check characters", *field.value);
        return check;
    }
    check.outcome = *carries ? Outcome::kPassed : Outcome::kFailed;
    check.detail = fmt::format("the check characters of {} {}", *field.value, *carries ? "fit" : "don't fit");
    return check;
}

std::optional<std::chrono::year_month_day> day_of(std::string_view text) {
    int year = 0;
    unsigned month = 0, day = 0;
    const auto reads = [&](std::size_t begin, std::size_t end, auto& number) {
        return std::from_chars(text.data() + begin, text.data() + end, number).ec == std::errc();
    };
    if (text.size() != 10 || !reads(0, 4, year) || !reads(5, 7, month) || !reads(8, 10, day)) return {};
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return date.ok() ? std::optional(date) : std::nullopt;
}

Check past_check(const CheckRule& rule, const Field& field, std::chrono::year_month_day today) {
    Check check{rule.name};
    const auto day = day_of(*field.value);
    if (!day) {
        check.detail = fmt::format("{} is no date", *field.value);
        return check;
    }
    check.outcome = day->year() >= kYearMin && *day <= today ? Outcome::kPassed : Outcome::kFailed;
    check.detail = fmt::format("{} {}", *field.value, *day > today ? "is in the future" : day->year() < kYearMin ? "is before 1990" : "is past");
    return check;
}

Check run(const CheckRule& rule, std::span<const Field> fields, const domain::Table* table, std::chrono::year_month_day today) {
    if (rule.terms.empty()) return {rule.name, Outcome::kOpen, "there is nothing to check"};
    if (rule.kind == CheckRule::Kind::kSum || rule.kind == CheckRule::Kind::kSame) return amounts_check(rule, fields, table);
    if (rule.kind == CheckRule::Kind::kProduct) return product_check(rule, table);
    const auto* field = field_named(fields, rule.terms.front());
    if (!field || !field->value) return {rule.name, Outcome::kOpen, is_missing({rule.terms.front()})};
    return rule.kind == CheckRule::Kind::kPast ? past_check(rule, *field, today) : digits_check(rule, *field);
}

}  // namespace

std::vector<Check> run_checks(std::span<const CheckRule> rules, std::span<const Field> fields, const domain::Table* table, std::chrono::year_month_day today) {
    std::vector<Check> checks;
    for (const auto& rule : rules) checks.push_back(run(rule, fields, table, today));
    return checks;
}

}  // namespace glimpse::verification
