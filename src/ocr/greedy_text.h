#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::ocr {

/// Text with how sure its characters are in the mean, 0 to 1; empty text is 0.
struct ReadText {
    std::string text = {};
    double score = 0;
    std::vector<float> places = {};  ///< of each character (code point) of `text`: its middle, as a share of all steps
    std::vector<float> scores = {};  ///< of each character: how sure it is, 0 to 1
};

/// The characters that a recogniser tells apart, from the lines of its file's metadata: first the blank, then a line each, then the space.
std::vector<std::string> read_alphabet(std::string_view lines);

/// Greedy decoding of connectionist temporal classification (Graves et al., 2006): the likeliest class of each step, of equal neighbours
/// one, without blanks (class 0). `likelihoods` are steps x alphabet.size() numbers, none negative.
ReadText greedy_text(std::span<const float> likelihoods, std::span<const std::string> alphabet);

}  // namespace glimpse::ocr
