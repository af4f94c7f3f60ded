#include "domain/check_digits.h"

#include <algorithm>
#include <chrono>

namespace glimpse::domain {
namespace {

// No I, O, S, V, Z: they are too much like figures.
constexpr std::string_view kCreditAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::size_t kCreditLength = 18;
constexpr int kCreditModulus = 31;
constexpr int kCreditBase = 3;  // the weights are its powers

constexpr std::size_t kIdentityLength = 18;
constexpr std::size_t kIdentityDateAt = 6;
constexpr std::string_view kIdentityChecks = "10X98765432";
constexpr int kIdentityModulus = 11;

constexpr std::size_t kCardLengthMin = 12;
constexpr std::size_t kCardLengthMax = 19;

bool is_figure(char byte) { return byte >= '0' && byte <= '9'; }

bool all_figures(std::string_view text) { return !text.empty() && std::ranges::all_of(text, is_figure); }

int number_of(std::string_view figures) {
    int number = 0;
    for (const char figure : figures) number = number * 10 + (figure - '0');
    return number;
}

bool is_day(std::string_view figures) {
    const auto part = [&](std::size_t begin, std::size_t count) { return number_of(figures.substr(begin, count)); };
    const auto month = static_cast<unsigned>(part(4, 2)), in_month = static_cast<unsigned>(part(6, 2));
    const std::chrono::year_month_day day{std::chrono::year(part(0, 4)), std::chrono::month(month), std::chrono::day(in_month)};
    return day.ok() && day.year() >= std::chrono::year(1800);
}

}  // namespace

bool is_credit_code(std::string_view text) {
    if (text.size() != kCreditLength) return false;
    int sum = 0, weight = 1;
    for (std::size_t i = 0; i < kCreditLength; ++i) {
        const auto value = kCreditAlphabet.find(text[i]);
        if (value == std::string_view::npos) return false;
        // The check character counts once, and makes the sum a multiple.
        sum += static_cast<int>(value) * (i + 1 == kCreditLength ? 1 : weight);
        weight = weight * kCreditBase % kCreditModulus;
    }
    return sum % kCreditModulus == 0;
}

bool is_identity_number(std::string_view text) {
    if (text.size() != kIdentityLength || !all_figures(text.substr(0, kIdentityLength - 1)) || !is_day(text.substr(kIdentityDateAt, 8))) return false;
    int sum = 0;
    for (std::size_t i = 0; i + 1 < kIdentityLength; ++i) {
        int weight = 1;  // 2 to the power of how far it is from the end
        for (std::size_t power = i; power + 1 < kIdentityLength; ++power) weight = weight * 2 % kIdentityModulus;
        sum += (text[i] - '0') * weight;
    }
    return text.back() == kIdentityChecks[static_cast<std::size_t>(sum % kIdentityModulus)];
}

bool passes_luhn(std::string_view text) {
    if (!all_figures(text)) return false;
    int sum = 0;
    bool twice = false;
    for (auto figure = text.rbegin(); figure != text.rend(); ++figure, twice = !twice) {
        const int value = (*figure - '0') * (twice ? 2 : 1);
        sum += value > 9 ? value - 9 : value;
    }
    return sum % 10 == 0;
}

bool is_tax_number(std::string_view text) {
    switch (text.size()) {
        case 15: return true;
        case 17: return all_figures(text.substr(0, 15));
        case 18: return is_credit_code(text) || is_identity_number(text);
        case 20: return is_identity_number(text.substr(0, kIdentityLength));
        default: return false;
    }
}

bool is_invoice_code(std::string_view text) { return all_figures(text) && (text.size() == 10 || text.size() == 12); }

bool is_invoice_number(std::string_view text) { return all_figures(text) && (text.size() == 8 || text.size() == 20); }

std::optional<bool> carries_check_digits(FieldKind kind, std::string_view value) {
    if (kind == FieldKind::kTaxId) return is_tax_number(value);
    const bool may_be_identity = value.size() == kIdentityLength && all_figures(value.substr(0, kIdentityLength - 1));
    if (may_be_identity && (!is_figure(value.back()) || is_day(value.substr(kIdentityDateAt, 8)))) {
        return is_identity_number(value) || passes_luhn(value);
    }
    if (value.size() >= kCardLengthMin && value.size() <= kCardLengthMax && all_figures(value)) return passes_luhn(value);
    return {};
}

}  // namespace glimpse::domain
