#include "privacy/row.h"

#include <algorithm>

namespace glimpse::privacy {

Label Row::label_at(std::size_t at) const {
    const std::size_t begin = at > kContextMax ? at - kContextMax : 0;
    const auto label = label_before(std::u32string_view(text).substr(begin, at - begin));
    if (label != Label::kNone) return label;
    const auto heading = std::ranges::find_if(headings, [at](const Heading& one) { return one.begin <= at && at < one.end; });
    if (heading == headings.end()) return Label::kNone;
    const auto own = std::u32string_view(text).substr(heading->begin, at - heading->begin);
    return own.find_first_not_of(U' ') == std::u32string_view::npos ? label_before(heading->words) : Label::kNone;
}

}  // namespace glimpse::privacy
