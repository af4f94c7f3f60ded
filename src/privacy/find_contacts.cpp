#include "privacy/find_contacts.h"

#include <algorithm>
#include <string_view>

#include "domain/folded_text.h"
#include "privacy/figures.h"

namespace glimpse::privacy {
namespace {

constexpr std::size_t kMobileLength = 11;
constexpr std::size_t kPhoneMax = 15;  // ITU-T E.164
constexpr std::size_t kLabelledMin = 7;
constexpr std::size_t kInternationalMin = 9;
constexpr std::size_t kSubscriberMin = 7;  // of a land line
constexpr std::size_t kSubscriberMax = 8;

bool is_alphanumeric(char32_t point) { return domain::is_digit(point) || domain::is_latin(point); }

bool is_mobile(std::string_view figures) { return figures.size() == kMobileLength && figures[0] == '1' && figures[1] >= '3'; }

/// +86 and 0086 before a mobile number, written as one group or as several.
std::string_view without_country(std::string_view figures) {
    if (figures.size() == kMobileLength + 2 && figures.starts_with("86")) return figures.substr(2);
    if (figures.size() == kMobileLength + 4 && figures.starts_with("0086")) return figures.substr(4);
    return figures;
}

/// 13800138000 as people write it: 3-4-4, 4-4-3, or as one. Readers of print leave out spaces: 7-4.
bool is_set_as_mobile(const std::vector<std::size_t>& sizes) {
    const bool country = sizes.size() > 1 && (sizes.front() == 2 || (sizes.front() == 4 && sizes.back() == kMobileLength));
    const std::vector<std::size_t> own(sizes.begin() + (country ? 1 : 0), sizes.end());
    using Sizes = std::vector<std::size_t>;
    return own.size() == 1 || own == Sizes{3, 4, 4} || own == Sizes{4, 4, 3} || own == Sizes{3, 3, 5} || own == Sizes{7, 4} || own == Sizes{3, 8};
}

/// 010-12345678, 0755 1234567: an area code and a number of its own.
bool is_land_line(const Joined& joined) {
    const auto& sizes = joined.sizes;
    const auto& figures = joined.figures;
    if (sizes.size() < 2 || sizes.size() > 3 || figures[0] != '0' || figures[1] == '0') return false;
    const bool area = sizes[0] == 3 ? figures[1] <= '2' : sizes[0] == 4 && figures[1] >= '3';
    const auto own = figures.size() - sizes[0];
    const bool whole = sizes.size() == 2 || (sizes[1] >= 3 && sizes[1] <= 4 && sizes[2] == 4);
    return area && whole && own >= kSubscriberMin && own <= kSubscriberMax;
}

/// A quantity: 13800138000.00, ¥13800138000, 13800138000元.
bool is_quantity(const Row& row, std::size_t begin, std::size_t end) {
    constexpr std::u32string_view kUnits = U"元万亿%吨";
    const auto behind = row.at(row.at(end) == U' ' ? end + 1 : end);
    const bool fraction = row.at(end) == U'.' && domain::is_digit(row.at(end + 1)) && !domain::is_digit(row.at(end + 3));
    const bool currency = row.before(begin) == U'¥' || row.before(begin) == U'$';
    return fraction || currency || (behind != U'\0' && kUnits.find(behind) != std::u32string_view::npos);
}

bool is_glued(const Row& row, const Joined& joined) {
    const auto before = row.before(joined.begin), behind = row.at(joined.end);
    return domain::is_latin(before) || is_alphanumeric(behind) || before == U'*' || behind == U'*';
}

/// Where a number in parentheses or with a plus begins: "+86 138…", "(010)".
std::size_t opened_at(const Row& row, std::size_t begin) {
    while (begin > 0 && (row.at(begin - 1) == U'+' || row.at(begin - 1) == U'(')) --begin;
    return begin;
}

bool is_phone(const Row& row, const Joined& joined) {
    const auto size = joined.figures.size();
    if (size < kLabelledMin) return false;
    const auto label = row.label_at(joined.begin);
    if (label == Label::kOther || label == Label::kCard || label == Label::kIdentity) return false;
    if (is_quantity(row, joined.begin, joined.end) || (is_glued(row, joined) && label != Label::kPhone)) return false;
    if (label == Label::kPhone && size >= kLabelledMin) return true;
    if (is_mobile(without_country(joined.figures)) && is_set_as_mobile(joined.sizes)) return true;
    if (is_land_line(joined)) return true;
    return row.before(joined.begin) == U'+' && size >= kInternationalMin;
}

/// Area codes in parentheses break a chain: (010)12345678, (555) 123-4567.
std::size_t parenthesised_end(const Row& row, const Chain& area, const Chain& rest) {
    const auto gap = std::u32string_view(row.text).substr(area.back().end, rest.front().begin - area.back().end);
    const bool closes = gap == U")" || gap == U") " || gap == U")-";
    if (!closes || row.before(area.back().begin) != U'(' || area.back().figures.size() < 3 || area.back().figures.size() > 4) return 0;
    std::size_t end = 0, figures = 0;
    for (const auto& group : rest) {
        figures += group.figures.size();
        if (figures > kSubscriberMax) break;
        end = group.end;
    }
    return figures >= kSubscriberMin ? end : 0;
}

bool is_local(char32_t point) { return is_alphanumeric(point) || point == U'.' || point == U'_' || point == U'%' || point == U'+' || point == U'-'; }
bool is_host(char32_t point) { return is_alphanumeric(point) || point == U'.' || point == U'-' || point == U',' || point == U'。'; }

}  // namespace

std::vector<Span> find_phones(const Row& row) {
    std::vector<Span> found;
    const auto chains = chains_in(row.text);
    for (std::size_t i = 0; i < chains.size(); ++i) {
        const auto& chain = chains[i];
        for (std::size_t first = 0; first < chain.size(); ++first) {
            std::size_t end = 0;
            for (const auto& joined : joined_from(chain, first, kPhoneMax)) {
                if (is_phone(row, joined)) end = joined.end;
            }
            if (end == 0 && i + 1 < chains.size() && first + 1 == chain.size() && row.before(chain[first].begin) == U'(' &&
                row.label_at(chain[first].begin) != Label::kOther) {
                end = parenthesised_end(row, chain, chains[i + 1]);
            }
            if (end > 0) found.push_back({opened_at(row, chain[first].begin), end, Kind::kPhone});
        }
    }
    return found;
}

std::vector<Span> find_emails(const Row& row) {
    std::vector<Span> found;
    const auto& text = row.text;
    for (auto at = text.find(U'@'); at != std::u32string::npos; at = text.find(U'@', at + 1)) {
        std::size_t begin = at, end = at + 1;
        while (begin > 0 && is_local(text[begin - 1])) --begin;
        while (end < text.size() && is_host(text[end])) ++end;
        while (end > at + 1 && !is_alphanumeric(text[end - 1])) --end;
        const bool named = std::any_of(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), domain::is_latin);
        if (begin < at && named) found.push_back({begin, end, Kind::kEmail});
    }
    return found;
}

}  // namespace glimpse::privacy
