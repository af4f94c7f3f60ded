#include "prompt/answer_parser.h"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace glimpse::prompt {
namespace {

constexpr std::string_view kThink = "<think>";
constexpr std::string_view kThinkEnd = "</think>";
constexpr std::array<std::string_view, 4> kTags = {kThink, kThinkEnd, "<|begin_of_box|>", "<|end_of_box|>"};
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kBlank = " \t\r\n";

/// Length of the valid UTF-8 character at the start of `text`; 0 when more bytes are needed to tell;
/// -1 for a byte that can begin none. Table 3-7 of the Unicode standard.
int character_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead < 0xC2 || lead > 0xF4) return -1;
    const int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (int i = 1; i < length; ++i) {
        if (text.size() <= static_cast<std::size_t>(i)) return 0;
        if (byte(i) < (i == 1 ? low : 0x80) || byte(i) > (i == 1 ? high : 0xBF)) return -1;
    }
    return length;
}

/// The part of `text` that is whole characters, repaired; `used` counts the bytes it came from.
std::string whole_characters(std::string_view text, bool last, std::size_t& used) {
    std::string whole;
    used = 0;
    while (used < text.size()) {
        const int length = character_length(text.substr(used));
        if (length > 0) {
            whole.append(text.substr(used, length));
            used += length;
        } else if (length == 0 && !last) {
            break;
        } else {
            whole.append(kReplacement);
            ++used;
        }
    }
    return whole;
}

/// How many bytes at the end of `text` could be the beginning of `word`.
std::size_t partial_match(std::string_view text, std::string_view word) {
    for (std::size_t length = std::min(text.size(), word.size() - 1); length > 0; --length) {
        if (text.substr(text.size() - length) == word.substr(0, length)) return length;
    }
    return 0;
}

/// How many bytes at the end of `text` could be the beginning of one of `words`.
template <typename Words>
std::size_t held_back(std::string_view text, const Words& words) {
    std::size_t longest = 0;
    for (const auto& word : words) longest = std::max(longest, partial_match(text, word));
    return longest;
}

/// The first of `words` in `text` and where it stands; npos when there is none.
template <typename Words>
std::pair<std::size_t, std::string_view> find_first(std::string_view text, const Words& words) {
    std::pair<std::size_t, std::string_view> first{std::string_view::npos, {}};
    for (const auto& word : words) {
        const std::size_t at = text.find(word);
        if (at < first.first) first = {at, word};
    }
    return first;
}

}  // namespace

AnswerParser::AnswerParser(std::vector<std::string> stops, Form form)
    : stops_(std::move(stops)), verbatim_(form.verbatim), thinking_(form.thinking) {}

std::vector<domain::Delta> AnswerParser::push(std::string_view bytes) {
    pending_.append(bytes);
    return drain(false);
}

std::vector<domain::Delta> AnswerParser::finish() { return drain(true); }

std::vector<domain::Delta> AnswerParser::drain(bool last) {
    std::vector<domain::Delta> out;
    while (!stopped_) {
        const std::span<const std::string_view> tags = verbatim_ && !thinking_ ? std::span<const std::string_view>{} : kTags;
        const auto [at, tag] = find_first(pending_, tags);
        const bool found = at != std::string_view::npos;
        const std::size_t certain = found ? at : pending_.size() - (last ? 0 : held_back(pending_, tags));
        std::size_t used = 0;
        const std::string text = whole_characters(std::string_view(pending_).substr(0, certain), last || found, used);
        pending_.erase(0, found ? certain + tag.size() : used);
        feed(text, last && !found, out);
        if (!found) break;
        if (tag == kThink || tag == kThinkEnd) thinking_ = tag == kThink;
    }
    return out;
}

/// Stop strings are looked for in what a reader sees, so one that a tag interrupts counts as well.
void AnswerParser::feed(std::string_view text, bool last, std::vector<domain::Delta>& out) {
    if (thinking_) {
        emit(reasoning_, text, out);
    } else {
        held_.append(text);
    }
    const std::size_t stop = find_first(held_, stops_).first;
    stopped_ = stop != std::string_view::npos;
    const std::size_t certain = stopped_ ? stop : held_.size() - (last ? 0 : held_back(held_, stops_));
    const auto answer = std::string_view(held_).substr(0, certain);
    if (verbatim_) {
        give(answer_.kind, answer, out);
    } else {
        emit(answer_, answer, out);
    }
    held_.erase(0, certain);
}

void AnswerParser::give(domain::Delta::Kind kind, std::string_view text, std::vector<domain::Delta>& out) {
    if (text.empty()) return;
    if (!out.empty() && out.back().kind == kind) {
        out.back().text.append(text);
    } else {
        out.push_back({kind, std::string(text)});
    }
}

void AnswerParser::emit(Part& part, std::string_view text, std::vector<domain::Delta>& out) {
    const std::size_t end = text.find_last_not_of(kBlank);
    if (end == std::string_view::npos) {
        if (part.begun) part.space.append(text);
        return;
    }
    std::string visible = std::exchange(part.space, {});
    if (!part.begun) text.remove_prefix(text.find_first_not_of(kBlank));
    const std::size_t keep = text.find_last_not_of(kBlank) + 1;
    visible.append(text.substr(0, keep));
    part.space.assign(text.substr(keep));
    part.begun = true;
    give(part.kind, visible, out);
}

}  // namespace glimpse::prompt
