#include "storage/columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <span>
#include <utility>

#include "domain/decimal.h"

namespace glimpse::storage {
namespace {

template <typename Meaning>
using Words = std::pair<Meaning, std::string_view>;

constexpr Words<domain::FieldKind> kKinds[] = {
    {domain::FieldKind::kText, "text"},       {domain::FieldKind::kMoney, "money"}, {domain::FieldKind::kNumber, "number"},
    {domain::FieldKind::kDate, "date"},       {domain::FieldKind::kDigits, "digits"}, {domain::FieldKind::kCode, "code"},
    {domain::FieldKind::kTaxId, "tax_id"},    {domain::FieldKind::kAmountInWords, "amount_in_words"},
};
constexpr Words<domain::Check::Outcome> kOutcomes[] = {
    {domain::Check::Outcome::kOpen, "open"},
    {domain::Check::Outcome::kPassed, "passed"},
    {domain::Check::Outcome::kFailed, "failed"},
};
template <typename Meaning, std::size_t N>
std::string word_for(Meaning meaning, const Words<Meaning> (&words)[N]) {
    return std::string(std::ranges::find(words, meaning, &Words<Meaning>::first)->second);
}

template <typename Meaning, std::size_t N>
Meaning meaning_of(std::string_view word, const Words<Meaning> (&words)[N]) {
    const auto* found = std::ranges::find(words, word, &Words<Meaning>::second);
    return found == std::end(words) ? words[0].first : found->first;
}

/// The one of `meanings` that has this name.
template <typename Meaning>
Meaning of_name(std::string_view name, std::initializer_list<Meaning> meanings) {
    const auto* found = std::ranges::find(meanings, name, [](Meaning one) { return name_of(one); });
    return found == meanings.end() ? *meanings.begin() : *found;
}

/// The part before the first `end`, taken from `text` with it.
std::string_view take(std::string_view& text, char end) {
    const auto part = text.substr(0, text.find(end));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

}  // namespace

std::string text_of(domain::FieldKind kind) { return word_for(kind, kKinds); }
std::string text_of(domain::Check::Outcome outcome) { return word_for(outcome, kOutcomes); }

domain::FieldKind field_kind_in(std::string_view text) { return meaning_of(text, kKinds); }

domain::DocumentStatus status_in(std::string_view text) {
    using enum domain::DocumentStatus;
    return of_name(text, {kNeedsReview, kVerified, kRejected});
}

domain::Check::Outcome outcome_in(std::string_view text) { return meaning_of(text, kOutcomes); }

std::string text_of(const std::vector<domain::Witness>& witnesses) {
    std::string text;
    for (const auto witness : witnesses) text += fmt::format("{}{}", text.empty() ? "" : " ", name_of(witness));
    return text;
}

std::vector<domain::Witness> witnesses_in(std::string_view text) {
    using enum domain::Witness;
    std::vector<domain::Witness> witnesses;
    while (!text.empty()) witnesses.push_back(of_name(take(text, ' '), {kModel, kText, kCode}));
    return witnesses;
}

std::string text_of(const std::array<domain::Point, 4>& polygon) {
    std::string text;
    for (const auto& point : polygon) text += fmt::format("{}{},{}", text.empty() ? "" : " ", point.x, point.y);
    return text;
}

std::array<domain::Point, 4> polygon_in(std::string_view text) {
    const auto number = [](std::string_view part, auto zero) {
        std::from_chars(part.data(), part.data() + part.size(), zero);
        return zero;
    };
    std::array<domain::Point, 4> polygon = {};
    for (auto& point : polygon) {
        auto pair = take(text, ' ');
        point.x = number(take(pair, ','), decltype(point.x){});
        point.y = number(pair, decltype(point.y){});
    }
    return polygon;
}

std::int64_t number_of(domain::Moment moment) { return moment.time_since_epoch().count(); }
domain::Moment moment_in(std::int64_t number) { return domain::Moment(std::chrono::milliseconds(number)); }

std::string canonical_amount(std::string_view text) {
    constexpr std::size_t kWholeMax = 14;
    constexpr std::size_t kPlacesMax = 4;
    const auto amount = domain::Decimal::parse(text);
    if (!amount) return {};
    auto form = amount->text_with_places(2);
    const auto point = form.find('.');
    if (form.size() - point - 1 > kPlacesMax || point - (amount->is_negative() ? 1 : 0) > kWholeMax) return {};
    return form;
}

}  // namespace glimpse::storage
