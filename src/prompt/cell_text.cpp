#include "prompt/cell_text.h"

#include <algorithm>
#include <array>

namespace glimpse::prompt {
namespace {

constexpr std::array<std::string_view, 5> kCurrencies = {"$", "€", "£", "¥", "￥"};
constexpr std::array<std::string_view, 2> kColons = {":", "："};

bool is_figure(char c) { return c >= '0' && c <= '9'; }

bool is_latin(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool has_figures(std::string_view text) { return std::ranges::any_of(text, is_figure); }

/// The text without rates, as "7.5 %".
std::string without_rates(std::string_view text) {
    std::string without;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i;
        if (is_figure(text[i])) end = std::min(text.find_first_not_of("0123456789.,", i), text.size());
        const auto sign = end + (end > i && end < text.size() && text[end] == ' ' ? 1 : 0);
        if (end > i && sign < text.size() && text[sign] == '%') {
            i = sign + 1;
        } else {
            end = std::max(end, i + 1);
            without += text.substr(i, end - i);
            i = end;
        }
    }
    return without;
}

}  // namespace

bool has_figures(const Cell& cell) {
    const auto without = without_rates(cell.text);
    const bool named = std::ranges::any_of(without, [](char c) { return is_latin(c) || static_cast<unsigned char>(c) >= 0x80; });
    return has_figures(named ? without : cell.text);
}

bool is_words(const std::vector<Cell>& row) {
    return std::ranges::none_of(row, [](const Cell& cell) {
        return has_figures(cell) || std::ranges::any_of(kColons, [&](auto colon) { return cell.text.find(colon) != std::string_view::npos; });
    });
}

bool is_amount(std::string_view text) {
    if (!text.empty() && text.find_first_not_of("0123456789,. ") == std::string_view::npos) return true;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
        if ((text[i] == '.' || text[i] == ',') && is_figure(text[i - 1]) && is_figure(text[i + 1])) return true;
    }
    return !currency(text).empty();
}

std::string_view currency(std::string_view text) {
    const auto found = std::ranges::find_if(kCurrencies, [&](auto sign) { return text.starts_with(sign); });
    return found == kCurrencies.end() ? std::string_view() : *found;
}

bool names_itself(std::string_view text) {
    for (const auto colon : kColons) {
        for (auto at = text.find(colon); at != std::string_view::npos; at = text.find(colon, at + 1)) {
            const auto behind = text.substr(at + colon.size(), 2);
            if (behind.size() < 2 || !std::ranges::all_of(behind, is_figure)) return true;
        }
    }
    return false;
}

std::string shape(std::string_view text) {
    std::string shape;
    for (const char c : text) {
        const char kind = is_figure(c) ? '9' : is_latin(c) ? 'a' : c;
        const bool of_a_run = is_figure(c) || is_latin(c);
        if (!of_a_run || shape.empty() || shape.back() != kind) shape += kind;
    }
    return shape;
}

}  // namespace glimpse::prompt
