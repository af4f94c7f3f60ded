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

const Field* field_named(std::span<const Field> fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? nullptr : &*found;
}

/// The fields of a rule in order, or why it can't be looked at.
struct Terms {
    std::vector<const Field*> fields = {};
    std::string missing = {};
};

Terms terms_of(const CheckRule& rule, std::span<const Field> fields) {
    Terms terms;
    auto names = rule.terms;
    if (!rule.total.empty()) names.push_back(rule.total);
    std::vector<std::string> missing;
    for (const auto& name : names) {
        const auto* field = field_named(fields, name);
        if (!field || !field->value)
            missing.push_back(name);
        else
            terms.fields.push_back(field);
    }
    if (!missing.empty()) terms.missing = fmt::format("{} {} missing", fmt::join(missing, ", "), missing.size() == 1 ? "is" : "are");
    return terms;
}

std::optional<std::vector<Decimal>> amounts_of(std::span<const Field* const> fields) {
    std::vector<Decimal> amounts;
    for (const auto* field : fields) {
        const auto amount = Decimal::parse(*field->value);
        if (!amount) return {};
        amounts.push_back(*amount);
    }
    return amounts;
}

Check amounts_check(const CheckRule& rule, std::span<const Field* const> fields) {
    Check check{rule.name};
    const auto amounts = amounts_of(fields);
    if (!amounts || amounts->size() < 2 || rule.total.empty()) {
        check.detail = "these are not amounts";
        return check;
    }
    const auto terms = std::span(*amounts).first(amounts->size() - 1);
    const auto& total = amounts->back();
    if (rule.kind == CheckRule::Kind::kSum) {
        const auto sum = std::accumulate(terms.begin(), terms.end(), Decimal());
        check.outcome = sum == total ? Outcome::kPassed : Outcome::kFailed;
        check.detail = terms.front().grouped();
        for (const auto& term : terms.subspan(1)) check.detail += term.is_negative() ? " - " + (-term).grouped() : " + " + term.grouped();
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

Check run(const CheckRule& rule, std::span<const Field> fields, std::chrono::year_month_day today) {
    const auto terms = terms_of(rule, fields);
    if (!terms.missing.empty()) return {rule.name, Outcome::kOpen, terms.missing};
    if (terms.fields.empty()) return {rule.name, Outcome::kOpen, "there is nothing to check"};
    switch (rule.kind) {
        case CheckRule::Kind::kSum:
        case CheckRule::Kind::kSame: return amounts_check(rule, terms.fields);
        case CheckRule::Kind::kCheckDigits: return digits_check(rule, *terms.fields.front());
        case CheckRule::Kind::kPast: return past_check(rule, *terms.fields.front(), today);
    }
    return {rule.name};
}

}  // namespace

std::vector<Check> run_checks(std::span<const CheckRule> rules, std::span<const Field> fields, std::chrono::year_month_day today) {
    std::vector<Check> checks;
    for (const auto& rule : rules) checks.push_back(run(rule, fields, today));
    return checks;
}

}  // namespace glimpse::verification
