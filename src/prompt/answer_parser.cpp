#include "prompt/answer_parser.h"

#include <algorithm>
#include <array>
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

}  // namespace

AnswerParser::AnswerParser(std::vector<std::string> stops) : stops_(std::move(stops)) {}

std::vector<domain::Delta> AnswerParser::push(std::string_view bytes) {
    pending_.append(bytes);
    return drain(false);
}

std::vector<domain::Delta> AnswerParser::finish() { return drain(true); }

std::vector<domain::Delta> AnswerParser::drain(bool last) {
    std::vector<domain::Delta> out;
    while (!stopped_) {
        std::size_t tag_at = std::string::npos;
        std::string_view tag;
        for (const std::string_view candidate : kTags) {
            const std::size_t at = pending_.find(candidate);
            if (at < tag_at) {
                tag_at = at;
                tag = candidate;
            }
        }
        std::size_t stop_at = std::string::npos;
        if (!reasoning_) {
            for (const auto& stop : stops_) stop_at = std::min(stop_at, pending_.find(stop));
        }
        const bool bounded = std::min(tag_at, stop_at) != std::string::npos;
        const std::size_t length = bounded ? std::min(tag_at, stop_at) : certain_length(last);
        std::size_t used = 0;
        emit(whole_characters(std::string_view(pending_).substr(0, length), last || bounded, used), out);
        pending_.erase(0, used);
        if (!bounded) break;
        if (stop_at <= tag_at) {
            stopped_ = true;
            pending_.clear();
            break;
        }
        pending_.erase(0, tag.size());
        if (tag == kThink || tag == kThinkEnd) {
            reasoning_ = tag == kThink;
            part_begun_ = false;
            space_.clear();
        }
    }
    return out;
}

/// Bytes of pending_ that no tag or stop string can still claim.
std::size_t AnswerParser::certain_length(bool last) const {
    if (last) return pending_.size();
    std::size_t held = 0;
    for (const std::string_view tag : kTags) held = std::max(held, partial_match(pending_, tag));
    for (const auto& stop : stops_) held = std::max(held, partial_match(pending_, stop));
    return pending_.size() - held;
}

void AnswerParser::emit(std::string_view text, std::vector<domain::Delta>& out) {
    const std::size_t end = text.find_last_not_of(kBlank);
    if (end == std::string_view::npos) {
        if (part_begun_) space_.append(text);
        return;
    }
    std::string visible = std::exchange(space_, {});
    if (!part_begun_) text.remove_prefix(text.find_first_not_of(kBlank));
    const std::size_t keep = text.find_last_not_of(kBlank) + 1;
    visible.append(text.substr(0, keep));
    space_.assign(text.substr(keep));
    part_begun_ = true;
    const auto kind = reasoning_ ? domain::Delta::Kind::kReasoning : domain::Delta::Kind::kAnswer;
    if (!out.empty() && out.back().kind == kind) {
        out.back().text.append(visible);
    } else {
        out.push_back({kind, std::move(visible)});
    }
}

}  // namespace glimpse::prompt
