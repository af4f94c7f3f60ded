#include "extraction/candidates.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/code_points.h"
#include "domain/canonical.h"
#include "domain/folded_text.h"

namespace glimpse::extraction {
namespace {

using domain::FieldKind;
using domain::FieldRule;

enum Rank { kBelow = 1, kBelowHeading, kRight, kBehind, kBehindColon };

constexpr std::size_t kRemarkMax = 10;      // characters in brackets between a label and its value
constexpr double kBelowMax = 2.5;           // heights from a label to the value below it
constexpr double kOverlapMin = 0.3;         // of the narrower one's width
constexpr double kSplitMax = 1;             // heights between two pieces of one date or number
constexpr double kGoesOnMax = 0.8;          // heights between two pieces of one text
constexpr std::size_t kLabelLikeMax = 12;   // characters before a colon that make a text look like another label with its value
constexpr std::array<std::u32string_view, 7> kFillers = {U"RMB", U"CNY", U"USD", U"人民币", U"NO", U"元", U"区"};  // 区: ⊗, as it is read
constexpr std::u32string_view kMarksAround = U" :.,;)]}*_|=#";

bool is_mark(char32_t point) { return !domain::is_digit(point) && !domain::is_latin(point) && !domain::is_ideograph(point); }

/// The length of "13%" or "5.5 %" at the beginning of a text.
std::size_t rate_at_start(std::u32string_view text) {
    const auto end = text.find_first_not_of(U"0123456789.");
    return end != 0 && end != std::u32string_view::npos && text[end] == U'%' ? end + 1 : 0;
}

/// Nothing that says anything: marks, short remarks in brackets, words of currencies, a rate.
bool is_filler(std::u32string_view text) {
    while (!text.empty()) {
        if (const auto rate = rate_at_start(text); rate > 0) {
            text.remove_prefix(rate);
        } else if (text.front() == U'(') {
            const auto end = text.substr(0, kRemarkMax + 2).find(U')');
            text.remove_prefix(end == std::u32string_view::npos ? 1 : end + 1);
        } else if (is_mark(text.front())) {
            text.remove_prefix(1);
        } else {
            const auto word = std::ranges::find_if(kFillers, [&](auto filler) { return text.starts_with(filler); });
            if (word == kFillers.end()) return false;
            text.remove_prefix(word->size());
        }
    }
    return true;
}

bool begins_with_colon(std::u32string_view text) {
    const auto at = text.find_first_not_of(U" )");
    if (at != std::u32string_view::npos && text[at] == U'(') {
        const auto end = text.find(U')', at);
        return end != std::u32string_view::npos && begins_with_colon(text.substr(end + 1));
    }
    return at != std::u32string_view::npos && text[at] == U':';
}

/// "地址: ..." is no value but the next line of a form.
bool looks_like_label(std::u32string_view text) {
    const auto colon = text.find(U':');
    if (colon == std::u32string_view::npos || colon == 0 || colon > kLabelLikeMax) return false;
    const auto name = text.substr(0, colon);
    return std::ranges::none_of(name, domain::is_digit);
}

/// Where another label with its colon begins in a text, behind a space.
std::size_t end_before_label(std::u32string_view text) {
    for (auto space = text.find(U' '); space != std::u32string_view::npos; space = text.find(U' ', space + 1)) {
        if (looks_like_label(text.substr(skip_spaces(text, space)))) return space;
    }
    return text.size();
}

}  // namespace

Part Surroundings::until_label(std::size_t piece, std::size_t begin) const {
    Part part{piece, begin, page_.pieces()[piece].text.size()};
    for (const auto& one : occurrences_) {
        if (one.part.piece == piece && one.part.begin >= begin) part.end = std::min(part.end, std::max(begin, one.from));
    }
    return part;
}

const Occurrence* Surroundings::label_at_start(std::size_t piece) const {
    for (const auto& one : occurrences_) {
        if (one.part.piece == piece && is_filler(std::u32string_view(page_.pieces()[piece].folded).substr(0, one.from))) return &one;
    }
    return nullptr;
}

std::optional<Candidate> Surroundings::text_in(const Part& part, const FieldRule& rule, int rank) const {
    const auto& piece = page_.pieces()[part.piece];
    const auto folded = std::u32string_view(piece.folded).substr(0, part.end);
    auto begin = folded.find_first_not_of(kMarksAround, part.begin);
    if (begin == std::u32string_view::npos) return {};
    // "(...)" directly behind a label is a remark on it, elsewhere a part of the text.
    auto end = begin + end_before_label(folded.substr(begin));
    while (end > begin && (folded[end - 1] == U' ' || folded[end - 1] == U';' || folded[end - 1] == U'|')) --end;
    auto raw = to_utf8(std::u32string_view(piece.text).substr(begin, end - begin));
    auto value = domain::canonical(FieldKind::kText, raw);
    const bool says_something = std::ranges::any_of(folded.substr(begin, end - begin), [](char32_t point) { return !is_mark(point); });
    if (!value || !says_something || !domain::matches_pattern(rule, *value)) return {};
    return Candidate{*std::move(value), std::move(raw), {part.piece, begin, end}, rank};
}

std::optional<Candidate> Surroundings::candidate_of(const Part& part, const FieldRule& rule, int rank) const {
    const auto printed = std::u32string_view(page_.pieces()[part.piece].text).substr(part.begin, part.end - part.begin);
    auto value = domain::canonical(rule.kind, to_utf8(printed));
    if (!value || !domain::matches_pattern(rule, *value)) return {};
    return Candidate{*std::move(value), to_utf8(printed), part, rank};
}

std::optional<Candidate> Surroundings::value_in(const Part& part, const FieldRule& rule, int rank) const {
    if (rule.kind == FieldKind::kText) return text_in(part, rule, rank);
    // Values are looked for in the whole piece, so that a part of a longer one is none.
    const auto text = std::u32string_view(page_.pieces()[part.piece].folded).substr(0, part.end);
    for (const auto& found : domain::values_in(rule.kind, text)) {
        if (found.begin < part.begin || !is_filler(text.substr(part.begin, found.begin - part.begin))) continue;
        if (auto candidate = candidate_of({part.piece, found.begin, found.end}, rule, rank)) return candidate;
    }
    // The first character may be glued to the label: NO12345678.
    for (const auto& found : domain::values_in(rule.kind, text.substr(part.begin))) {
        if (!is_filler(text.substr(part.begin, found.begin))) continue;
        if (auto candidate = candidate_of({part.piece, part.begin + found.begin, part.begin + found.end}, rule, rank)) return candidate;
    }
    return {};
}

std::optional<Candidate> Surroundings::split_value(const Part& part, const FieldRule& rule, int rank) const {
    const auto& pieces = page_.pieces();
    const auto& row = page_.row(pieces[part.piece].row);
    const auto next = std::ranges::find(row, part.piece) + 1;
    if (rule.kind == FieldKind::kText || part.end < pieces[part.piece].text.size() || next == row.end() || label_at_start(*next)) return {};
    const auto& last = pieces[part.piece];
    const auto& more = pieces[*next];
    if (more.box.left - last.box.right > kSplitMax * last.box.height()) return {};
    const auto text = last.text.substr(part.begin) + U" " + more.text, folded = last.folded.substr(part.begin) + U" " + more.folded;
    for (const auto& found : domain::values_in(rule.kind, folded)) {
        if (!is_filler(std::u32string_view(folded).substr(0, found.begin)) || found.end <= part.end - part.begin) continue;
        auto raw = to_utf8(std::u32string_view(text).substr(found.begin, found.end - found.begin));
        auto value = domain::canonical(rule.kind, raw);
        if (!value || !domain::matches_pattern(rule, *value)) continue;
        return Candidate{*std::move(value), std::move(raw), {part.piece, part.begin + found.begin, part.end}, rank};
    }
    return {};
}

Candidate Surroundings::joined(Candidate candidate) const {
    const auto& pieces = page_.pieces();
    const auto& row = page_.row(pieces[candidate.part.piece].row);
    auto at = std::ranges::find(row, candidate.part.piece) - row.begin();
    if (candidate.part.end < pieces[candidate.part.piece].text.size()) return candidate;
    for (++at; at < std::ssize(row); ++at) {
        const auto& last = pieces[row[static_cast<std::size_t>(at - 1)]];
        const auto next = row[static_cast<std::size_t>(at)];
        const bool near = pieces[next].box.left - last.box.right < kGoesOnMax * std::min(last.box.height(), pieces[next].box.height());
        if (!near || label_at_start(next) || looks_like_label(pieces[next].folded)) break;
        candidate.raw += to_utf8(pieces[next].text);
        candidate.value = domain::canonical(FieldKind::kText, candidate.raw).value_or(candidate.value);
    }
    return candidate;
}

std::optional<Candidate> Surroundings::right_of(const Occurrence& label, const FieldRule& rule, std::span<const std::size_t> own) const {
    const auto& pieces = page_.pieces();
    const auto& row = page_.row(pieces[label.part.piece].row);
    const auto here = std::ranges::find(row, label.part.piece);
    for (auto next = here + 1; next < row.end(); ++next) {
        std::size_t begin = 0;
        if (const auto* other = label_at_start(*next)) {
            if (other->word == label.word || std::ranges::find(own, other->word) == own.end()) return {};
            begin = other->part.end;
        }
        const auto part = until_label(*next, begin);
        if (auto found = value_in(part, rule, kRight)) {
            if (rule.kind == FieldKind::kText && looks_like_label(std::u32string_view(pieces[*next].folded).substr(begin))) return {};
            return rule.kind == FieldKind::kText ? joined(*std::move(found)) : found;
        }
        const auto between = std::u32string_view(pieces[*next].folded).substr(begin, part.end - begin);
        // The amount in figures stands behind the one in words.
        const bool in_words = rule.kind == FieldKind::kMoney && !domain::values_in(FieldKind::kAmountInWords, between).empty();
        if (!is_filler(between) && !in_words) return {};
    }
    return {};
}

std::optional<Candidate> Surroundings::below(const Occurrence& label, const FieldRule& rule, int rank) const {
    const auto& pieces = page_.pieces();
    const auto box = page_.box_of(label.part);
    std::optional<std::size_t> nearest;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        const auto& other = pieces[i].box;
        const double overlap = std::min(box.right, other.right) - std::max(box.left, other.left);
        const double down = other.top - box.bottom;
        const bool in_column = overlap > kOverlapMin * std::min(box.right - box.left, other.right - other.left);
        if (pieces[i].row == pieces[label.part.piece].row || !in_column || down < -box.height() / 2 || down > kBelowMax * box.height()) continue;
        if (!nearest || other.top < pieces[*nearest].box.top) nearest = i;
    }
    if (!nearest || label_at_start(*nearest) || (rule.kind == FieldKind::kText && looks_like_label(pieces[*nearest].folded))) return {};
    return value_in(until_label(*nearest, 0), rule, rank);
}

AtLabel Surroundings::at(const Occurrence& label, const FieldRule& rule, std::span<const std::size_t> own) const {
    const auto rest = until_label(label.part.piece, label.part.end);
    const auto text = std::u32string_view(page_.pieces()[rest.piece].folded).substr(rest.begin, rest.end - rest.begin);
    const bool has_colon = begins_with_colon(text);
    const bool in_word = !text.empty() && (domain::is_ideograph(text.front()) || domain::is_latin(text.front()));
    if (auto found = value_in(rest, rule, has_colon ? kBehindColon : kBehind)) {
        // A text that follows without a colon or a space is rather the rest of a longer word.
        if (rule.kind == FieldKind::kText && in_word && !(label.is_exact && label.before.empty())) return {{}, false};
        return {{rule.kind == FieldKind::kText ? joined(*std::move(found)) : *std::move(found)}};
    }
    if (auto found = split_value(rest, rule, has_colon ? kBehindColon : kBehind)) return {{*std::move(found)}};
    // "Tax 15% on $112.90": the tax stands at the end of the row.
    const bool tells_rate = rule.kind == FieldKind::kMoney && label.before.empty() && rate_at_start(text.substr(skip_spaces(text, 0))) > 0;
    if (!is_filler(text) && !tells_rate) return {{}, has_colon};
    AtLabel result;
    if (rest.end == page_.pieces()[rest.piece].text.size()) {
        if (auto found = right_of(label, rule, own)) result.candidates.push_back(*std::move(found));
    }
    if (result.candidates.empty() && is_filler(text)) {
        if (auto found = below(label, rule, has_colon ? kBelow : kBelowHeading)) result.candidates.push_back(*std::move(found));
    }
    return result;
}

std::vector<Candidate> Surroundings::in_column(const Occurrence& label, const Occurrence& heading, const FieldRule& rule) const {
    const auto& pieces = page_.pieces();
    const auto label_box = page_.box_of(label.part), heading_box = page_.box_of(heading.part);
    if (heading_box.middle() > label_box.top) return {};
    // The headings of the row: labels that were found in it, and its other pieces.
    std::vector<domain::Box> others;
    for (const auto piece : page_.row(pieces[heading.part.piece].row)) {
        const auto in_piece = [&](const Occurrence& one) { return one.part.piece == piece; };
        if (std::ranges::none_of(occurrences_, in_piece)) others.push_back(pieces[piece].box);
    }
    for (const auto& one : occurrences_) {
        const bool is_heading = one.part.piece == heading.part.piece && one.part.begin == heading.part.begin;
        if (!is_heading && pieces[one.part.piece].row == pieces[heading.part.piece].row) others.push_back(page_.box_of(one.part));
    }
    std::vector<Candidate> candidates;
    for (const auto piece : page_.row(pieces[label.part.piece].row)) {
        const std::size_t begin = piece == label.part.piece ? label.part.end : 0;
        if (pieces[piece].box.right < label_box.right) continue;
        for (const auto& found : domain::values_in(rule.kind, pieces[piece].folded)) {
            const Part part{piece, found.begin, found.end};
            auto candidate = candidate_of(part, rule, kRight);
            if (found.begin < begin || !candidate) continue;
            const auto box = page_.box_of(part);
            const auto away = [&](const domain::Box& other) {
                const double gap = std::max({0.0, other.left - box.right, box.left - other.right});
                return std::pair(gap, std::abs(other.left + other.right - box.left - box.right));
            };
            if (std::ranges::all_of(others, [&](const domain::Box& other) { return away(heading_box) < away(other); })) candidates.push_back(*std::move(candidate));
        }
    }
    return candidates;
}

}  // namespace glimpse::extraction
