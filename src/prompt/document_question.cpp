#include "prompt/document_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace glimpse::prompt {
namespace {

/// Of the first bytes of U+3400 to U+9FFF in UTF-8.
constexpr unsigned char kFirstByteMin = 0xE3;
constexpr unsigned char kFirstByteMax = 0xE9;

bool is_chinese(std::string_view text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]), second = static_cast<unsigned char>(text[i + 1]);
        if (first > kFirstByteMin && first <= kFirstByteMax) return true;
        if (first == kFirstByteMin && second >= 0x90) return true;  // below: kana and punctuation
    }
    return false;
}

bool asks_how_much(domain::FieldKind kind) {
    return kind == domain::FieldKind::kMoney || kind == domain::FieldKind::kNumber || kind == domain::FieldKind::kAmountInWords;
}

}  // namespace

Language language_of(std::span<const domain::PageText> pages) {
    for (const auto& page : pages) {
        if (std::ranges::any_of(page.lines, [](const auto& line) { return is_chinese(line.text); })) return Language::kChinese;
    }
    return Language::kEnglish;
}

std::string document_instructions(const domain::Template& of, Language language) {
    const auto& text = language == Language::kChinese ? of.instructions_zh : of.instructions_en;
    return text.empty() ? std::string() : text + "\n";
}

std::string field_question(const domain::FieldRule& field, Language language) {
    if (language == Language::kEnglish) return fmt::format("What is the {}?", field.title_en);
    return fmt::format("{}是{}？", field.title_zh, asks_how_much(field.kind) ? "多少" : "什么");
}

}  // namespace glimpse::prompt
