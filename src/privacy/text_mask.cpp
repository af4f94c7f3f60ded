#include "privacy/text_mask.h"

#include <algorithm>
#include <vector>

#include "base/code_points.h"
#include "domain/folded_text.h"
#include "privacy/context.h"
#include "privacy/find_in_text.h"

namespace glimpse::privacy {
namespace {

constexpr std::size_t kToldMax = 2 * kContextMax;  // characters that are kept as a context
constexpr std::size_t kHeldMax = 512;              // more than anything that is covered has

bool is_alphanumeric(char32_t point) { return domain::is_digit(point) || domain::is_latin(point); }

/// Whether it may stand inside of what is covered, or between two parts of it.
bool may_go_on(char32_t point) {
    constexpr std::u32string_view kOthers = U" .-_+()@%,·|*×Хх。";
    return is_alphanumeric(point) || kOthers.find(point) != std::u32string_view::npos;
}

/// A word of what may go on.
struct Word {
    std::size_t begin = 0;
    std::size_t end = 0;
    bool has_figure = false;
};

std::vector<Word> words_in(std::u32string_view folded, std::size_t begin) {
    std::vector<Word> words;
    for (std::size_t at = begin; at < folded.size(); ++at) {
        if (folded[at] == U' ') continue;
        if (words.empty() || words.back().end != at) words.push_back({at, at});
        words.back().end = at + 1;
        words.back().has_figure |= domain::is_digit(folded[at]);
    }
    return words;
}

bool is_check_character(std::u32string_view folded, const Word& word) { return domain::upper(folded[word.begin]) == U'X' || !is_alphanumeric(folded[word.begin]); }

/// The whole number of JSON that a span is a part of.
Span whole_number(std::u32string_view text, Span span, std::size_t begin) {
    constexpr std::u32string_view kParts = U"0123456789+-.eE";
    while (span.begin > begin && kParts.find(text[span.begin - 1]) != std::u32string_view::npos) --span.begin;
    while (span.end < text.size() && kParts.find(text[span.end]) != std::u32string_view::npos) ++span.end;
    return span;
}

std::vector<Span> spans_of(std::u32string_view text) {
    std::vector<Span> spans;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find_first_of(U"\n\r", begin), text.size());
        for (const auto& span : find_in_row({domain::fold(text.substr(begin, end - begin))})) spans.push_back({span.begin + begin, span.end + begin, span.kind});
        begin = end + 1;
    }
    return spans;
}

}  // namespace

/// Behind the last character that is told whatever comes.
std::size_t TextMask::safe_end() const {
    const auto folded = domain::fold(std::u32string_view(text_));
    std::size_t open = folded.size();
    const auto ends_line = [this](std::size_t at) { return text_[at] == U'\n' || text_[at] == U'\r'; };
    while (open > told_ && may_go_on(folded[open - 1]) && !ends_line(open - 1)) --open;
    if (folded.size() - open > kHeldMax) return folded.size() - kHeldMax / 2;
    // A number goes on behind a space with figures, mail does not: of plain words only the last is held back.
    const auto words = words_in(folded, open);
    for (std::size_t i = words.size(); i-- > 1;) {
        const bool last = i + 1 == words.size();
        if (!words[i - 1].has_figure) return words[i].begin;
        if (!last && !words[i].has_figure && !is_check_character(folded, words[i])) return words[i].begin;
    }
    return open;
}

void TextMask::Place::pass(char32_t point) {
    if (point == U'"' && !is_escaped) in_string = !in_string;
    is_escaped = point == U'\\' && !is_escaped;
}

std::vector<TextMask::Cover> TextMask::covers() const {
    std::vector<Cover> covers;
    Place place = place_;
    std::size_t at = told_;
    for (const auto& span : spans_of(text_)) {
        if (span.end <= told_) continue;
        for (; at < span.begin; ++at) place.pass(text_[at]);
        const bool is_bare = form_ == Form::kJson && !place.in_string;
        covers.push_back({is_bare ? whole_number(text_, span, told_) : span, is_bare});
    }
    return covers;
}

std::string TextMask::tell(std::size_t end) {
    const auto all = covers();
    for (const auto& [span, is_bare] : all) {
        if (span.begin < end && span.end > end) end = std::max(span.begin, told_);
    }
    std::u32string out;
    const auto tell_plain = [&](std::size_t until) {
        for (; told_ < until; ++told_) {
            place_.pass(text_[told_]);
            out += text_[told_];
        }
    };
    for (const auto& [span, is_bare] : all) {
        if (span.end > end) break;
        tell_plain(span.begin);
        const std::u32string stars(span.end - told_, U'*');
        out += is_bare ? U'"' + stars + U'"' : stars;
        told_ = span.end;
    }
    tell_plain(end);
    if (told_ > kToldMax) {
        text_.erase(0, told_ - kToldMax);
        told_ = kToldMax;
    }
    return to_utf8(out);
}

std::string TextMask::push(std::string_view piece) {
    text_ += code_points(piece);
    return tell(safe_end());
}

std::string TextMask::finish() { return tell(text_.size()); }

std::string TextMask::whole(std::string_view text, Form form) {
    TextMask mask(form);
    auto out = mask.push(text);
    return out + mask.finish();
}

}  // namespace glimpse::privacy
