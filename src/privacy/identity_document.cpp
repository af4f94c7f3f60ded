#include "privacy/identity_document.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "domain/folded_text.h"

namespace glimpse::privacy {
namespace {

constexpr std::size_t kMarksMin = 3;  // different ones, on an identity document
constexpr std::size_t kContinuedMax = 3;
constexpr double kRowGapMax = 1.6;    // heights between the rows of one address
constexpr std::size_t kLongFigures = 10;  // a row with as many is no part of an address

// Words of one row are one mark; Latin ones in capitals, without spaces.
constexpr std::array<std::array<std::u32string_view, 2>, 8> kMarks = {{
    {U"姓名", U"NAME"},
    {U"性别", U"SEX"},
    {U"民族", U"NATIONALITY"},
    {U"国籍", U"CITIZENSHIP"},
    {U"出生", U"BIRTH"},
    {U"住址", U"ADDRESS"},
    {U"公民身份", U"IDNUMBER"},
    {U"证号", U"LICENCENO"},
}};
constexpr std::size_t kNameMark = 0;
constexpr std::size_t kAddressMark = 5;

struct Printed {
    domain::Squeezed text = {};  // in capitals
    domain::Box box = {};
};

std::vector<Printed> printed_lines(const domain::PageText& page) {
    const auto boxes = domain::reading_boxes(page);
    std::vector<Printed> lines;
    for (std::size_t i = 0; i < page.lines.size(); ++i) {
        auto text = domain::squeezed(domain::fold(page.lines[i].text));
        std::ranges::transform(text.text, text.text.begin(), domain::upper);
        lines.push_back({std::move(text), boxes[i]});
    }
    return lines;
}

/// Behind a mark in a text from `from` on; npos: it is not there.
std::size_t end_of_mark(std::u32string_view text, std::size_t mark) {
    for (const auto word : kMarks[mark]) {
        const auto at = text.find(word);
        if (at != std::u32string_view::npos) return at + word.size();
    }
    return std::u32string_view::npos;
}

/// Where the next mark begins.
std::size_t next_mark(std::u32string_view text, std::size_t from) {
    std::size_t next = text.size();
    for (const auto& words : kMarks) {
        for (const auto word : words) next = std::min(next, text.find(word, from));
    }
    return next;
}

bool is_identity_document(const std::vector<Printed>& lines) {
    std::size_t marks = 0;
    for (std::size_t mark = 0; mark < kMarks.size(); ++mark) {
        marks += std::ranges::any_of(lines, [&](const Printed& line) { return end_of_mark(line.text.text, mark) != std::u32string_view::npos; });
    }
    return marks >= kMarksMin;
}

LineSpan span_of(const Printed& line, std::size_t number, std::size_t begin, std::size_t end, Kind kind) {
    return {number, {line.text.places[begin], line.text.places[end - 1] + 1, kind}};
}

bool are_level(const domain::Box& a, const domain::Box& b) { return a.top < b.middle() && b.middle() < a.bottom; }

/// The nearest line to the right.
std::optional<std::size_t> right_of(const std::vector<Printed>& lines, std::size_t label) {
    std::optional<std::size_t> nearest;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& box = lines[i].box;
        if (i == label || !are_level(lines[label].box, box) || box.left < lines[label].box.right - box.height()) continue;
        if (!nearest || box.left < lines[*nearest].box.left) nearest = i;
    }
    return nearest;
}

/// What a label names: the rest of its line, or the line beside it.
std::optional<LineSpan> value_beside(const std::vector<Printed>& lines, std::size_t label, std::size_t behind, Kind kind) {
    const auto& text = lines[label].text.text;
    while (behind < text.size() && (text[behind] == U':' || text[behind] == U'.' || text.substr(behind).starts_with(U"NAME"))) behind += text[behind] == U'N' ? 4 : 1;
    const auto end = next_mark(text, behind);
    if (end > behind) return span_of(lines[label], label, behind, end, kind);
    if (end < text.size()) return {};
    const auto beside = right_of(lines, label);
    if (!beside) return {};
    const auto& other = lines[*beside].text.text;
    const auto stop = next_mark(other, 0);
    if (stop == 0) return {};
    return span_of(lines[*beside], *beside, 0, stop, kind);
}

bool continues(const Printed& line, const domain::Box& above, const domain::Box& label) {
    const auto& text = line.text.text;
    const bool below = line.box.top > above.middle() && line.box.top - above.bottom < kRowGapMax * above.height();
    const bool under = line.box.left > label.left - above.height() && line.box.left < above.right;
    const auto figures = static_cast<std::size_t>(std::ranges::count_if(text, domain::is_digit));
    return below && under && figures < kLongFigures && next_mark(text, 0) == text.size();
}

/// The rows of an address below its first.
void add_rows_below(const std::vector<Printed>& lines, std::size_t label, std::vector<LineSpan>& found) {
    auto last = found.back().line;
    for (std::size_t count = 0; count < kContinuedMax; ++count) {
        std::optional<std::size_t> next;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (i == last || !continues(lines[i], lines[last].box, lines[label].box)) continue;
            if (!next || lines[i].box.top < lines[*next].box.top) next = i;
        }
        if (!next) return;
        found.push_back(span_of(lines[*next], *next, 0, lines[*next].text.text.size(), Kind::kAddress));
        last = *next;
    }
}

}  // namespace

std::vector<LineSpan> find_on_identity_document(const domain::PageText& page) {
    const auto lines = printed_lines(page);
    std::vector<LineSpan> found;
    if (!is_identity_document(lines)) return found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& text = lines[i].text.text;
        if (const auto behind = end_of_mark(text, kNameMark); behind != std::u32string_view::npos) {
            if (const auto name = value_beside(lines, i, behind, Kind::kName)) found.push_back(*name);
        }
        if (const auto behind = end_of_mark(text, kAddressMark); behind != std::u32string_view::npos) {
            const auto address = value_beside(lines, i, behind, Kind::kAddress);
            if (!address) continue;
            found.push_back(*address);
            add_rows_below(lines, i, found);
        }
    }
    return found;
}

}  // namespace glimpse::privacy
