#include "privacy/find_numbers.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include "domain/check_digits.h"
#include "domain/folded_text.h"
#include "privacy/figures.h"

namespace glimpse::privacy {
namespace {

constexpr std::size_t kIdentityLength = 18;
constexpr std::size_t kTaxPayerLength = 20;  // a person's tax number: the identity number and two more
constexpr std::size_t kDateAt = 6;
constexpr std::size_t kDateEnd = 14;
constexpr std::size_t kLabelledMin = 6;   // figures of what a label calls an identity number: of a passport, of a page that was read badly
constexpr std::size_t kLabelledMax = 24;  // characters
constexpr std::size_t kCardLengthMin = 13;
constexpr std::size_t kCardLengthMax = 19;
constexpr std::size_t kLabelledCardMin = 12;
constexpr int kBirthYearMin = 1880;
constexpr int kBirthYearMax = 2099;

int number_of(std::string_view figures) {
    int number = 0;
    for (const char figure : figures) number = number * 10 + (figure - '0');
    return number;
}

/// First figures of a province: 11 Beijing to 82 Macau.
bool is_province(std::string_view figures) {
    constexpr std::array kProvinces = {11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43,
                                       44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82};
    return std::ranges::find(kProvinces, number_of(figures.substr(0, 2))) != kProvinces.end();
}

bool is_birth_date(std::string_view figures) {
    const int year = number_of(figures.substr(0, 4));
    const auto month = static_cast<unsigned>(number_of(figures.substr(4, 2))), day = static_cast<unsigned>(number_of(figures.substr(6, 2)));
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    return year >= kBirthYearMin && year <= kBirthYearMax && date.ok();
}

bool looks_like_identity(std::string_view figures) { return is_province(figures) && is_birth_date(figures.substr(kDateAt, kDateEnd - kDateAt)); }

/// Behind the check character where it is an X at `end`, perhaps after a space; else nothing.
std::size_t end_of_x(const Row& row, std::size_t end) {
    const auto is_x = [&](std::size_t at) {
        const auto point = row.at(at);
        return (point == U'X' || point == U'x' || point == U'×' || point == U'Х' || point == U'х') && !domain::is_latin(row.at(at + 1));
    };
    if (is_x(end)) return end + 1;
    return row.at(end) == U' ' && is_x(end + 1) ? end + 2 : 0;
}

/// With its check character, of somebody who was born.
bool is_valid_identity(const std::string& text) { return domain::is_identity_number(text) && is_birth_date(text.substr(kDateAt, kDateEnd - kDateAt)); }

/// The end of an identity number that these figures are, or begin; 0: they are none.
std::size_t identity_end(const Row& row, const Joined& joined) {
    const auto& figures = joined.figures;
    if (figures.size() == kIdentityLength - 1) {
        const auto end = end_of_x(row, joined.end);
        if (end > 0 && (is_valid_identity(figures + "X") || (looks_like_identity(figures) && row.label_at(joined.begin) != Label::kOther))) return end;
    }
    if (figures.size() == kIdentityLength && is_valid_identity(figures)) return joined.end;
    if (figures.size() == kTaxPayerLength && domain::is_identity_number(figures.substr(0, kIdentityLength)) && looks_like_identity(figures)) return joined.end;
    // One figure misread, doubled or lost behind the date: the check character says nothing any more.
    const bool nearly = figures.size() >= kIdentityLength - 1 && figures.size() <= kIdentityLength + 1;
    if (nearly && joined.sizes.size() == 1 && looks_like_identity(figures) && row.label_at(joined.begin) != Label::kOther) return joined.end;
    return 0;
}

bool is_alphanumeric(char32_t point) { return domain::is_digit(point) || domain::is_latin(point); }

/// Letters and figures from `begin` on that are printed as one number; its end.
std::size_t end_of_number(const Row& row, std::size_t begin) {
    std::size_t end = begin;
    for (std::size_t at = begin; at < row.text.size() && at - begin < kLabelledMax; ++at) {
        const auto point = row.at(at);
        if (is_alphanumeric(point)) end = at + 1;
        else if (point != U' ' && point != U'-') break;
        else if (!domain::is_digit(row.at(at + 1)) && end_of_x(row, at) == 0) break;
    }
    return end;
}

/// What a label calls an identity number, whatever it looks like.
std::size_t labelled_identity_end(const Row& row, const Group& group, std::size_t& begin) {
    if (row.label_at(group.begin) != Label::kIdentity) return 0;
    begin = group.begin;
    while (begin > 0 && group.begin - begin < 2 && domain::is_latin(row.at(begin - 1)) && row.label_at(begin - 1) == Label::kIdentity) --begin;  // E12345678
    const auto end = end_of_number(row, begin);
    const auto figures = std::ranges::count_if(std::u32string_view(row.text).substr(begin, end - begin), domain::is_digit);
    return static_cast<std::size_t>(figures) >= kLabelledMin ? end : 0;
}

/// ISO/IEC 7812: who issues cards that begin like this and are as long.
bool is_issued(std::string_view figures) {
    const auto size = figures.size();
    const auto begins = [&](int from, int to, std::size_t count) {
        const int number = number_of(figures.substr(0, count));
        return number >= from && number <= to;
    };
    if (begins(62, 62, 2) || begins(81, 81, 2)) return size >= 16 && size <= 19;             // UnionPay
    if (begins(4, 4, 1)) return size == 16 || size == 19;                                    // Visa
    if (begins(51, 55, 2) || begins(2221, 2720, 4)) return size == 16;                       // Mastercard
    if (begins(34, 34, 2) || begins(37, 37, 2)) return size == 15;                           // American Express
    if (begins(3528, 3589, 4) || begins(6011, 6011, 4) || begins(65, 65, 2) || begins(644, 649, 3)) return size == 16;  // JCB, Discover
    if (begins(36, 36, 2) || begins(38, 39, 2) || begins(300, 305, 3)) return size == 14;    // Diners Club
    // Debit cards from before UnionPay that are still used.
    return (begins(9558, 9559, 4) || begins(6013, 6013, 4) || begins(6858, 6858, 4) || begins(9400, 9400, 4)) && size >= 16 && size <= 19;
}

/// As they are embossed: 4-4-4-4, 4-4-4-4-3, 6-13, 4-6-5. Readers of print leave out spaces: 8-4-4.
bool is_set_as_card(const std::vector<std::size_t>& sizes) {
    if (sizes.size() == 2 && (sizes[0] == 6 || sizes[0] == 10)) return true;
    if (sizes.size() == 3 && sizes[1] == 6) return sizes[0] == 4;
    return std::all_of(sizes.begin(), sizes.end() - 1, [](std::size_t size) { return size % 4 == 0; });
}

/// Something in front or behind makes it part of a code, of an amount, or of what is covered already.
bool is_part_of_more(const Row& row, const Joined& joined) {
    const auto before = row.before(joined.begin), behind = row.at(joined.end);
    const bool amount = behind == U'.' && domain::is_digit(row.at(joined.end + 1)) && !domain::is_digit(row.at(joined.end + 3));
    return is_alphanumeric(before) || is_alphanumeric(behind) || before == U'*' || behind == U'*' || amount || behind == U'元';
}

bool is_card(const Row& row, const Joined& joined) {
    const auto size = joined.figures.size();
    if (size < kLabelledCardMin) return false;
    const auto label = row.label_at(joined.begin);
    if (label == Label::kCard) return true;
    if (size < kCardLengthMin || label == Label::kOther || label == Label::kIdentity) return false;
    if (!is_set_as_card(joined.sizes) || is_part_of_more(row, joined) || !is_issued(joined.figures)) return false;
    // Embossed in fours, it is a card even where a figure was misread.
    return domain::passes_luhn(joined.figures) || (joined.figures.starts_with("62") && joined.sizes.size() >= 3);
}

}  // namespace

std::vector<Span> find_identity_numbers(const Row& row) {
    std::vector<Span> found;
    for (const auto& chain : chains_in(row.text)) {
        for (std::size_t first = 0; first < chain.size(); ++first) {
            std::size_t begin = chain[first].begin;
            std::size_t end = labelled_identity_end(row, chain[first], begin);
            for (const auto& joined : joined_from(chain, first, kTaxPayerLength)) end = std::max(end, identity_end(row, joined));
            if (end > 0) found.push_back({begin, end, Kind::kIdentityNumber});
        }
    }
    return found;
}

std::vector<Span> find_bank_cards(const Row& row) {
    std::vector<Span> found;
    for (const auto& chain : chains_in(row.text)) {
        for (std::size_t first = 0; first < chain.size(); ++first) {
            std::size_t end = 0;
            for (const auto& joined : joined_from(chain, first, kCardLengthMax)) {
                if (is_card(row, joined)) end = joined.end;
            }
            if (end > 0) found.push_back({chain[first].begin, end, Kind::kBankCard});
        }
    }
    return found;
}

}  // namespace glimpse::privacy
