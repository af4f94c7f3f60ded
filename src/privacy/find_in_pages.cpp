#include "privacy/find_in_pages.h"

#include <array>
#include <cmath>

#include "base/code_points.h"
#include "domain/text_part.h"
#include "privacy/find_in_text.h"
#include "privacy/printed_rows.h"

namespace glimpse::privacy {
namespace {

constexpr double kGrowAlong = 0.45;   // heights that are covered before and behind: where a character stands is known to half its width
constexpr double kGrowAcross = 0.2;  // above and below

/// The parts of one span of a row, a line each.
std::vector<LineSpan> parts_of(const PrintedRow& row, const Span& span) {
    std::vector<LineSpan> parts;
    for (std::size_t at = span.begin; at < span.end; ++at) {
        const auto& place = row.places[at];
        if (!place) continue;
        if (parts.empty() || parts.back().line != place->line) parts.push_back({place->line, {place->character, place->character, span.kind}});
        parts.back().span.end = place->character + 1;
    }
    return parts;
}

std::string joined(const std::array<bool, kKindNames.size()>& kinds) {
    std::string names;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        if (kinds[i]) names += (names.empty() ? "" : ", ") + std::string(kKindNames[i]);
    }
    return names;
}

/// Grown by so much along the text and across it.
std::array<domain::Point, 4> grown(const std::array<domain::Point, 4>& polygon, double height) {
    const auto toward = [](domain::Point from, domain::Point to) {
        const double length = std::max(1e-6, std::hypot(to.x - from.x, to.y - from.y));
        return domain::Point{(to.x - from.x) / length, (to.y - from.y) / length};
    };
    auto along = toward(polygon[0], polygon[1]), across = toward(polygon[0], polygon[3]);
    along = {along.x * height * kGrowAlong, along.y * height * kGrowAlong};
    across = {across.x * height * kGrowAcross, across.y * height * kGrowAcross};
    const auto moved = [&](domain::Point point, double right, double down) {
        return domain::Point{point.x + right * along.x + down * across.x, point.y + right * along.y + down * across.y};
    };
    return {moved(polygon[0], -1, -1), moved(polygon[1], 1, -1), moved(polygon[2], 1, 1), moved(polygon[3], -1, 1)};
}

std::array<domain::Point, 4> covering(const domain::TextLine& line, const Span& span) {
    const double height = std::hypot(line.polygon[3].x - line.polygon[0].x, line.polygon[3].y - line.polygon[0].y);
    // Where nobody said where each character stands, all of the line goes.
    const bool known = !line.places.empty();
    return grown(known ? domain::part_of(line, span.begin, span.end, 1).polygon : line.polygon, height);
}

}  // namespace

std::vector<Found> find_in_pages(std::span<const domain::PageText> pages) {
    std::vector<Found> found;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        for (const auto& row : printed_rows(pages[page])) {
            for (const auto& span : find_in_row(row.row)) {
                for (const auto& part : parts_of(row, span)) found.push_back({page, part.line, part.span});
            }
        }
        for (const auto& [line, span] : find_on_identity_document(pages[page])) found.push_back({page, line, span});
    }
    return found;
}

std::string kinds_of(const std::vector<Span>& found) {
    std::array<bool, kKindNames.size()> kinds = {};
    for (const auto& span : found) kinds[static_cast<std::size_t>(span.kind)] = true;
    return joined(kinds);
}

std::string kinds_of(const std::vector<Found>& found) {
    std::vector<Span> spans;
    for (const auto& one : found) spans.push_back(one.span);
    return kinds_of(spans);
}

void mask_lines(std::span<domain::PageText> pages, const std::vector<Found>& found) {
    for (const auto& [page, line, span] : found) {
        auto& text = pages[page].lines[line].text;
        text = masked(text, {span});
    }
}

std::vector<domain::HiddenParts> hidden_parts(std::span<const domain::PageText> pages, const std::vector<Found>& found) {
    std::vector<domain::HiddenParts> hidden;
    for (const auto& page : pages) hidden.push_back({page.width, page.height});
    for (const auto& [page, line, span] : found) hidden[page].polygons.push_back(covering(pages[page].lines[line], span));
    return hidden;
}

}  // namespace glimpse::privacy
