#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace glimpse::prompt {

/// A piece of print in a column, which a letter stands for.
struct Cell {
    char column;
    std::string_view text;
    double middle = 0;  ///< the x of its box's middle, pixels
};

/// Of the longest name, in bytes of UTF-8: what is longer is running text.
inline constexpr std::size_t kNameBytes = 72;

/// Whether it has a digit, but for those of a rate with its name, as in "VAT 7 %".
bool has_figures(const Cell& cell);

/// Whether no piece of a row has a digit or a colon.
bool is_words(const std::vector<Cell>& row);

/// Whether the text is a quantity, which names no row.
bool is_amount(std::string_view text);

/// The sign of a currency that the text begins with, or nothing.
std::string_view currency(std::string_view text);

/// Whether there is a colon that is not of a time: a name with its value, or the name of one.
bool names_itself(std::string_view text);

/// The text with every run of figures one 9 and every run of Latin letters one a.
std::string shape(std::string_view text);

}  // namespace glimpse::prompt
