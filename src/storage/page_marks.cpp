#include "storage/page_marks.h"

#include <sodium/crypto_generichash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>

#include "domain/folded_text.h"

namespace glimpse::storage {
namespace {

constexpr std::ptrdiff_t kFiguresMin = 3;
constexpr std::int64_t kCommonMin = 4;
constexpr std::u32string_view kWithinNumbers = U".,:/-年月日时分";  // between two figures: of amounts, dates and times

bool is_word(char32_t point) { return domain::is_digit(point) || domain::is_latin(point); }

std::int64_t hash_of(std::string_view word) {
    std::array<unsigned char, crypto_generichash_BYTES_MIN> digest = {};
    crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(word.data()), word.size(), nullptr, 0);
    std::int64_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof(hash));
    return hash;
}

void add_words(std::u32string_view text, std::vector<std::int64_t>& marks) {
    std::string word;
    const auto end_word = [&] {
        if (std::ranges::count_if(word, [](char c) { return c >= '0' && c <= '9'; }) >= kFiguresMin) marks.push_back(hash_of(word));
        word.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool joins = kWithinNumbers.find(text[i]) != std::u32string_view::npos && i > 0 && i + 1 < text.size() && domain::is_digit(text[i - 1]) && domain::is_digit(text[i + 1]);
        if (is_word(text[i])) word += static_cast<char>(domain::upper(text[i]));
        else if (!joins) end_word();
    }
    end_word();
}

}  // namespace

std::vector<std::int64_t> marks_of(std::span<const domain::PageText> pages) {
    std::vector<std::int64_t> marks;
    for (const auto& page : pages) {
        for (const auto& line : page.lines) add_words(domain::fold(line.text), marks);
    }
    std::ranges::sort(marks);
    marks.erase(std::ranges::unique(marks).begin(), marks.end());
    marks.resize(std::min(marks.size(), kMarksMax));
    return marks;
}

bool are_alike(std::int64_t marks, std::int64_t other_marks, std::int64_t common) {
    return common >= kCommonMin && 2 * common >= marks + other_marks - common;
}

}  // namespace glimpse::storage
