#include "privacy/find_in_text.h"

#include <algorithm>
#include <iterator>

#include "base/code_points.h"
#include "domain/folded_text.h"
#include "privacy/find_contacts.h"
#include "privacy/find_numbers.h"

namespace glimpse::privacy {

std::vector<Span> find_in_row(const Row& row) {
    std::vector<Span> all;
    for (const auto find : {find_identity_numbers, find_emails, find_bank_cards, find_phones}) std::ranges::move(find(row), std::back_inserter(all));
    std::ranges::stable_sort(all, {}, &Span::begin);
    // What one takes for part of its number may be the beginning of another's: all of both is covered.
    std::vector<Span> found;
    for (const auto& span : all) {
        if (found.empty() || span.begin >= found.back().end) found.push_back(span);
        else found.back().end = std::max(found.back().end, span.end);
    }
    return found;
}

std::vector<Span> find_in_text(std::string_view text) {
    const auto points = code_points(text);
    std::vector<Span> found;
    for (std::size_t begin = 0; begin < points.size();) {
        const auto end = std::min(points.find_first_of(U"\n\r", begin), points.size());
        const Row row{domain::fold(std::u32string_view(points).substr(begin, end - begin))};
        for (const auto& span : find_in_row(row)) found.push_back({span.begin + begin, span.end + begin, span.kind});
        begin = end + 1;
    }
    return found;
}

std::string masked(std::string_view text, const std::vector<Span>& spans) {
    if (spans.empty()) return std::string(text);
    auto points = code_points(text);
    for (const auto& span : spans) {
        for (std::size_t at = span.begin; at < std::min(span.end, points.size()); ++at) points[at] = U'*';
    }
    return to_utf8(points);
}

}  // namespace glimpse::privacy
