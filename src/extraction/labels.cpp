#include "extraction/labels.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "domain/folded_text.h"

namespace glimpse::extraction {
namespace {

constexpr std::size_t kMisreadMin = 4;       // characters of a Chinese word of which one may be another
constexpr std::size_t kMisreadLatinMin = 7;  // of a Latin one
constexpr std::size_t kGluedMin = 4;         // characters of a word that is found behind a value without a space

std::u32string word_of(std::string_view text) {
    auto word = domain::without_spaces(domain::fold(text));
    std::ranges::transform(word, word.begin(), domain::upper);
    while (!word.empty() && (word.back() == U':' || word.back() == U'.')) word.pop_back();
    return word;
}

bool allows_misreading(std::u32string_view word) { return word.size() >= (domain::is_latin(word.front()) ? kMisreadLatinMin : kMisreadMin); }

/// How many characters differ; more than one is too many.
std::optional<int> changes(std::u32string_view word, std::u32string_view printed) {
    int count = 0;
    for (std::size_t i = 0; i < word.size(); ++i) {
        if (word[i] == printed[i]) continue;
        // A figure, a colon or an underscore instead of a character is no misreading but another text.
        if (++count > 1 || domain::is_digit(printed[i]) || printed[i] == U':' || printed[i] == U'_') return {};
    }
    return count;
}

bool begins_word(const domain::Squeezed& piece, std::size_t at, std::u32string_view word, bool exact, std::span<const std::u32string> prefixes) {
    if (at == 0) return true;
    const char32_t before = piece.text[at - 1];
    const bool spaced = piece.places[at] > piece.places[at - 1] + 1;
    if (domain::is_latin(word.front())) {
        // "Sub Total" and "Grand Total" are other labels than "Total".
        return !domain::is_latin(before) && (spaced || !(domain::is_digit(before) || before == U'_'));
    }
    if (!domain::is_ideograph(before)) return true;
    const auto text = std::u32string_view(piece.text).substr(0, at);
    if (std::ranges::any_of(prefixes, [&](const auto& prefix) { return text.ends_with(prefix); })) return true;
    const std::size_t behind = at + word.size();
    const bool has_colon = behind < piece.text.size() && piece.text[behind] == U':';
    return exact && (spaced ? has_colon || word.size() >= kGluedMin : has_colon && word.size() >= kGluedMin);
}

bool ends_word(const domain::Squeezed& piece, std::size_t end) {
    if (end == piece.text.size()) return true;
    const char32_t last = piece.text[end - 1], next = piece.text[end];
    const bool goes_on = domain::is_latin(next) || next == U'_';
    return !(domain::is_latin(last) && goes_on && piece.places[end] == piece.places[end - 1] + 1);
}

std::vector<Occurrence> find_in(const PrintedPage& page, std::size_t number, std::span<const std::u32string> words, std::span<const std::u32string> prefixes) {
    const auto& folded = page.pieces()[number].folded;
    const auto piece = domain::squeezed(folded);
    std::vector<Occurrence> found;
    for (std::size_t w = 0; w < words.size(); ++w) {
        const auto& word = words[w];
        for (std::size_t at = 0; at + word.size() <= piece.text.size(); ++at) {
            const auto count = changes(word, std::u32string_view(piece.text).substr(at, word.size()));
            if (!count || (*count > 0 && !allows_misreading(word))) continue;
            if (!begins_word(piece, at, word, *count == 0, prefixes) || !ends_word(piece, at + word.size())) continue;
            auto before = piece.text.substr(0, at);
            const auto prefix = std::ranges::find_if(prefixes, [&](const auto& one) { return before.ends_with(one); });
            const auto from = piece.places[prefix == prefixes.end() ? at : at - prefix->size()];
            found.push_back({{number, piece.places[at], piece.places[at + word.size() - 1] + 1}, from, w, *count == 0, std::move(before)});
        }
    }
    // The longest first, the exact before the misread; what overlaps one that was taken is dropped.
    std::ranges::stable_sort(found, [](const Occurrence& left, const Occurrence& right) {
        const auto length = [](const Occurrence& one) { return one.part.end - one.part.begin; };
        return length(left) != length(right) ? length(left) > length(right) : left.is_exact && !right.is_exact;
    });
    std::vector<Occurrence> kept;
    for (auto& one : found) {
        const bool overlaps = std::ranges::any_of(kept, [&](const Occurrence& other) { return one.part.begin < other.part.end && other.part.begin < one.part.end; });
        if (!overlaps) kept.push_back(std::move(one));
    }
    std::ranges::sort(kept, {}, [](const Occurrence& one) { return one.part.begin; });
    return kept;
}

}  // namespace

Label parse_label(std::string_view label) {
    Label parsed;
    if (const auto at = label.find('>'); at != std::string_view::npos) {
        parsed.block = word_of(label.substr(0, at));
        label.remove_prefix(at + 1);
    }
    if (const auto at = label.find('+'); at != std::string_view::npos) {
        parsed.column = word_of(label.substr(at + 1));
        label = label.substr(0, at);
    }
    parsed.text = word_of(label);
    return parsed;
}

std::vector<Occurrence> find_words(const PrintedPage& page, std::span<const std::u32string> words, std::span<const std::u32string> prefixes) {
    std::vector<Occurrence> all;
    for (std::size_t i = 0; i < page.pieces().size(); ++i) {
        for (auto& one : find_in(page, i, words, prefixes)) all.push_back(std::move(one));
    }
    return all;
}

std::size_t skip_spaces(std::u32string_view text, std::size_t at) {
    while (at < text.size() && text[at] == U' ') ++at;
    return at;
}

}  // namespace glimpse::extraction
