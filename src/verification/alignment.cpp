#include "verification/alignment.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <utility>

#include "base/code_points.h"
#include "domain/canonical.h"
#include "domain/folded_text.h"
#include "domain/text_part.h"
#include "verification/likeness.h"

namespace glimpse::verification {
namespace {

using domain::Evidence;
using domain::FieldKind;
using domain::PageText;

constexpr double kLikenessMin = 0.7;
constexpr std::size_t kFuzzyPointsMax = 200;  // of a value; longer ones are looked for letter by letter only
constexpr std::size_t kLinesOfValueMax = 4;
constexpr std::size_t kLinePointsMin = 2;     // of a line that is a part of a value
constexpr double kBelowMax = 1.6;             // heights of a line between its middle and that of the next line of the same text

/// A place, before it is known whether it is the best.
struct Place {
    Match match = Match::kFuzzy;
    double likeness = 1;
    std::size_t page = 0;
    std::size_t line = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
};

domain::Point middle_of(const std::array<domain::Point, 4>& polygon) {
    domain::Point middle;
    for (const auto& corner : polygon) middle = {middle.x + corner.x / 4, middle.y + corner.y / 4};
    return middle;
}

double distance(const Evidence& left, const Evidence& right) {
    if (left.page != right.page) return HUGE_VAL;
    const auto from = middle_of(left.polygon), to = middle_of(right.polygon);
    return std::hypot(from.x - to.x, from.y - to.y);
}

bool is_alphanumeric(char32_t point) { return domain::is_digit(point) || domain::is_latin(point); }

/// Whether a part of `text` ends in the middle of a word or a number at one of its ends.
bool cuts_a_word(std::u32string_view text, std::size_t begin, std::size_t end) {
    return (begin > 0 && is_alphanumeric(text[begin - 1]) && is_alphanumeric(text[begin])) ||
           (end < text.size() && is_alphanumeric(text[end]) && is_alphanumeric(text[end - 1]));
}

class Aligner {
public:
    Aligner(FieldKind kind, std::string_view value, std::span<const PageText> pages)
        : kind_(kind), value_(value), pages_(pages), wanted_(domain::squeezed(without_marks(domain::fold(value))).text) {}

    std::vector<Place> places() const {
        std::vector<Place> places;
        for_each_line([&](std::size_t page, std::size_t line, std::u32string_view original) {
            const auto folded = domain::fold(original);
            if (kind_ == FieldKind::kText)
                add_text(places, {.page = page, .line = line}, folded, original);
            else
                add_values(places, {.page = page, .line = line}, folded);
        });
        if (places.empty()) add_fuzzy(places);
        return places;
    }

    /// A text that goes over several lines, one below the other.
    std::vector<Evidence> over_lines() const {
        for (std::size_t page = 0; page < pages_.size(); ++page) {
            for (std::size_t line = 0; line < pages_[page].lines.size(); ++line) {
                auto parts = lines_from(page, line);
                if (!parts.empty()) return parts;
            }
        }
        return {};
    }

    Evidence evidence_of(const Place& place) const {
        return domain::part_of(pages_[place.page].lines[place.line], place.begin, place.end, static_cast<int>(place.page) + 1);
    }

private:
    template <typename Visit>
    void for_each_line(Visit visit) const {
        for (std::size_t page = 0; page < pages_.size(); ++page) {
            const auto& lines = pages_[page].lines;
            for (std::size_t line = 0; line < lines.size(); ++line) visit(page, line, code_points(lines[line].text));
        }
    }

    void add_text(std::vector<Place>& places, Place place, std::u32string_view folded, std::u32string_view original) const {
        const auto line = domain::squeezed(folded);
        for (auto at = line.text.find(wanted_); at != std::u32string::npos; at = line.text.find(wanted_, at + 1)) {
            place.begin = line.places[at];
            place.end = line.places[at + wanted_.size() - 1] + 1;
            if (cuts_a_word(folded, place.begin, place.end)) continue;
            place.match = to_utf8(original.substr(place.begin, place.end - place.begin)) == value_ ? Match::kExact : Match::kNormalised;
            places.push_back(place);
        }
    }

    void add_values(std::vector<Place>& places, Place place, std::u32string_view folded) const {
        const auto key = domain::comparable(kind_, value_);
        for (const auto& found : domain::values_in(kind_, folded)) {
            if (domain::comparable(kind_, found.value) != key) continue;
            place.begin = found.begin;
            place.end = found.end;
            // Signs of a currency and thousands marks belong to the form of an amount: it is exact if all its places are printed.
            const auto printed = folded.substr(found.begin, found.end - found.begin);
            const bool exact = kind_ == FieldKind::kMoney ? printed.find(U'.') != std::u32string_view::npos : to_utf8(printed) == value_;
            place.match = exact ? Match::kExact : Match::kNormalised;
            places.push_back(place);
        }
    }

    void add_fuzzy(std::vector<Place>& places) const {
        if (wanted_.empty() || wanted_.size() > kFuzzyPointsMax || kind_ == FieldKind::kAmountInWords) return;
        for_each_line([&](std::size_t page, std::size_t number, std::u32string_view original) {
            const auto line = domain::squeezed(without_marks(domain::fold(original)));
            const auto part = most_like(wanted_, line.text);
            if (part.likeness < kLikenessMin || part.begin == part.end) return;
            places.push_back({Match::kFuzzy, part.likeness, page, number, line.places[part.begin], line.places[part.end - 1] + 1});
        });
    }

    /// Marks in which forms of one value differ as spaces, which don't count.
    std::u32string without_marks(std::u32string folded) const {
        const std::u32string_view marks = kind_ == FieldKind::kDate ? U"-/.年月日" : kind_ == FieldKind::kMoney || kind_ == FieldKind::kNumber ? U"," : U"";
        std::ranges::replace_if(folded, [&](char32_t point) { return marks.find(point) != std::u32string_view::npos; }, U' ');
        return folded;
    }

    std::vector<Evidence> lines_from(std::size_t page, std::size_t first) const {
        const auto boxes = domain::reading_boxes(pages_[page]);
        std::vector<Evidence> parts;
        std::u32string_view rest = wanted_;
        std::size_t line = first;
        while (parts.size() < kLinesOfValueMax) {
            const auto text = domain::squeezed(domain::fold(pages_[page].lines[line].text));
            // The first line may begin with a label, the last one may go on with something else.
            const bool begins = parts.empty();
            std::size_t length = std::min(rest.size(), text.text.size());
            while (begins && length >= kLinePointsMin && !text.text.ends_with(rest.substr(0, length))) --length;
            if (length < kLinePointsMin || (!begins && !text.text.starts_with(rest.substr(0, length)))) return {};
            const std::size_t at = begins ? text.text.size() - length : 0;
            parts.push_back(domain::part_of(pages_[page].lines[line], text.places[at], text.places[at + length - 1] + 1, static_cast<int>(page) + 1));
            rest.remove_prefix(length);
            if (rest.empty()) return begins ? std::vector<Evidence>() : parts;
            const auto below = line_below(boxes, line);
            if (!below) return {};
            line = *below;
        }
        return {};
    }

    static std::optional<std::size_t> line_below(std::span<const domain::Box> boxes, std::size_t line) {
        std::optional<std::size_t> nearest;
        for (std::size_t i = 0; i < boxes.size(); ++i) {
            const double down = boxes[i].middle() - boxes[line].middle();
            const bool beside = boxes[i].left > boxes[line].right || boxes[i].right < boxes[line].left;
            if (i == line || beside || down < boxes[line].height() / 2 || down > kBelowMax * boxes[line].height()) continue;
            if (!nearest || boxes[i].middle() < boxes[*nearest].middle()) nearest = i;
        }
        return nearest;
    }

    FieldKind kind_;
    std::string_view value_;
    std::span<const PageText> pages_;
    std::u32string wanted_;  // folded, without spaces
};

}  // namespace

std::optional<Alignment> align(FieldKind kind, std::string_view value, std::span<const PageText> pages, const std::optional<Evidence>& near) {
    if (value.empty()) return {};
    const Aligner aligner(kind, value, pages);
    const auto places = aligner.places();
    if (kind == FieldKind::kText && (places.empty() || places.front().match == Match::kFuzzy)) {
        if (auto parts = aligner.over_lines(); !parts.empty()) return Alignment{Match::kNormalised, 1, std::move(parts)};
    }
    std::optional<Alignment> best;
    double nearest = HUGE_VAL;
    for (const auto& place : places) {
        auto evidence = aligner.evidence_of(place);
        const double away = near ? distance(evidence, *near) : 0;
        const bool better = !best || std::pair(place.match, place.likeness) > std::pair(best->match, best->likeness);
        const bool nearer = best && place.match == best->match && place.likeness == best->likeness && away < nearest;
        if (!better && !nearer) continue;
        best = Alignment{place.match, place.likeness, {std::move(evidence)}};
        nearest = away;
    }
    return best;
}

double score_of(const Alignment& alignment) {
    const auto& parts = alignment.evidence;
    return std::transform_reduce(parts.begin(), parts.end(), 0.0, std::plus(), [](const Evidence& part) { return part.score; }) / static_cast<double>(parts.size());
}

double least_score_of(const Alignment& alignment) { return std::ranges::min_element(alignment.evidence, {}, &Evidence::least_score)->least_score; }

}  // namespace glimpse::verification
