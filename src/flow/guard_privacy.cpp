#include "flow/guard_privacy.h"

#include <algorithm>
#include <utility>

#include "base/code_points.h"
#include "privacy/find_in_pages.h"
#include "privacy/find_in_text.h"

namespace glimpse::flow {
namespace {

using domain::Privacy;

tl::unexpected<Error> blocked(const std::string& kinds) {
    return fail(ErrorCode::kRefusedContent, "personal data was found ({}), and is not let in here. Cover it and send the rest, or ask the operator", kinds);
}

/// A place in bytes after each character of the spans has become one byte.
std::size_t moved(const std::string& text, std::size_t place, const std::vector<privacy::Span>& spans) {
    const auto before = code_points(std::string_view(text).substr(0, place)).size();
    std::size_t lost = 0;
    const auto points = code_points(text);
    for (const auto& span : spans) {
        for (std::size_t at = span.begin; at < std::min(span.end, before); ++at) lost += to_utf8(std::u32string_view(points).substr(at, 1)).size() - 1;
    }
    return place - lost;
}

Result<void> guard_placed(Privacy privacy, std::string& text, std::vector<std::size_t>& places) {
    if (privacy == Privacy::kAllow) return {};
    const auto spans = privacy::find_in_text(text);
    if (spans.empty()) return {};
    if (privacy == Privacy::kBlock) return blocked(privacy::kinds_of(spans));
    for (auto& place : places) place = moved(text, place, spans);
    text = privacy::masked(text, spans);
    return {};
}

}  // namespace

Result<void> guard_text(Privacy privacy, std::string& text) {
    std::vector<std::size_t> none;
    return guard_placed(privacy, text, none);
}

Result<void> guard_words(domain::Ask& ask) {
    TRY_VOID(guard_placed(ask.privacy, ask.text, ask.pictures_at));
    if (ask.system) TRY_VOID(guard_text(ask.privacy, *ask.system));
    for (auto& turn : ask.earlier) TRY_VOID(guard_placed(ask.privacy, turn.text, turn.pictures_at));
    for (auto& question : ask.questions) TRY_VOID(guard_text(ask.privacy, question));
    return {};
}

Result<std::vector<domain::HiddenParts>> guard_pages(Privacy privacy, std::span<domain::PageText> pages) {
    if (privacy == Privacy::kAllow) return {};
    const auto found = privacy::find_in_pages(pages);
    if (privacy == Privacy::kBlock && !found.empty()) return blocked(privacy::kinds_of(found));
    auto hidden = privacy::hidden_parts(pages, found);
    privacy::mask_lines(pages, found);
    return hidden;
}

std::vector<domain::PictureWish> hiding(const std::vector<domain::HiddenParts>& hidden, std::span<const std::size_t> file_pages) {
    std::vector<domain::PictureWish> wishes(file_pages.size());
    auto next = hidden.begin();
    for (std::size_t i = 0; i < file_pages.size(); ++i) {
        const auto end = next + static_cast<std::ptrdiff_t>(file_pages[i]);
        wishes[i].hidden.assign(next, end);
        next = end;
    }
    return wishes;
}

}  // namespace glimpse::flow
