#include "prompt/document_question.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

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

void put_examples(domain::Ask& ask, const domain::Template& of, Language language) {
    std::vector<std::string> pictures;
    for (const auto& example : of.examples) {
        domain::Turn turn{.speaker = domain::Turn::Speaker::kUser, .text = document_instructions(of, language)};
        if (!example.picture.empty()) {
            turn.pictures_at = {0};
            pictures.push_back(example.picture);
        }
        if (!example.text.empty()) turn.text += example.text + "\n";
        const auto field = std::ranges::find(of.fields, example.field, &domain::FieldRule::name);
        if (field != of.fields.end()) turn.text += field_question(*field, language);
        ask.earlier.push_back(std::move(turn));
        ask.earlier.push_back({.speaker = domain::Turn::Speaker::kModel, .text = example.answer});
    }
    if (pictures.empty()) return;
    ask.wishes.resize(ask.pictures.size());
    ask.wishes.insert(ask.wishes.begin(), pictures.size(), {.pages = domain::PageRange{1, 1}});
    ask.pictures.insert(ask.pictures.begin(), std::make_move_iterator(pictures.begin()), std::make_move_iterator(pictures.end()));
}

}  // namespace glimpse::prompt
