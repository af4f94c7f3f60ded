#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Text in the form in which what is printed, read and written by a model is compared. Each character stays one, so that places in
/// folded text are places in the text itself.
namespace glimpse::domain {

/// Full-width ASCII becomes half-width, dashes of every length '-', yen signs U+00A5, curly quotes straight ones, white space ' '.
char32_t folded(char32_t point);

/// Each character folded.
std::u32string fold(std::u32string_view text);
std::u32string fold(std::string_view utf8);

bool is_digit(char32_t point);      ///< '0' to '9'
bool is_latin(char32_t point);      ///< 'A' to 'Z' and 'a' to 'z'
bool is_ideograph(char32_t point);  ///< a Chinese character, 〇 as well
char32_t upper(char32_t point);     ///< of 'a' to 'z'

/// Without white space at the ends.
std::u32string_view trimmed(std::u32string_view text);

/// Without any white space.
std::u32string without_spaces(std::u32string_view text);

/// Folded text without spaces, and where in it each of the characters that are left stood.
struct Squeezed {
    std::u32string text = {};
    std::vector<std::size_t> places = {};
};
Squeezed squeezed(std::u32string_view folded);

}  // namespace glimpse::domain
