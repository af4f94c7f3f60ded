#include "ocr/greedy_text.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>

#include "base/code_points.h"

namespace glimpse::ocr {
namespace {

constexpr std::size_t kBlank = 0;
constexpr std::size_t kBlock = 256;

/// Where the first largest number stands. Numbers that are not negative order as their bits do, and compilers vectorise a maximum of
/// integers: of 18,710 classes a step, that counts.
std::size_t largest(std::span<const float> row) {
    const auto bits_max = [](std::span<const float> part) {
        std::int32_t most = 0;
        for (const float number : part) most = std::max(most, std::bit_cast<std::int32_t>(number));
        return most;
    };
    std::int32_t most = -1;
    std::size_t block = 0;
    for (std::size_t begin = 0; begin < row.size(); begin += kBlock) {
        const auto here = bits_max(row.subspan(begin, std::min(kBlock, row.size() - begin)));
        if (here > most) {
            most = here;
            block = begin;
        }
    }
    const auto part = row.subspan(block);
    const auto found = std::ranges::find(part, most, [](float number) { return std::bit_cast<std::int32_t>(number); });
    return block + static_cast<std::size_t>(found - part.begin());
}

}  // namespace

std::vector<std::string> read_alphabet(std::string_view lines) {
    std::vector<std::string> alphabet = {""};
    while (!lines.empty()) {
        const auto end = std::min(lines.find('\n'), lines.size());
        auto line = lines.substr(0, end);
        if (line.ends_with('\r')) line.remove_suffix(1);
        alphabet.emplace_back(line);
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    alphabet.emplace_back(" ");
    return alphabet;
}

ReadText greedy_text(std::span<const float> likelihoods, std::span<const std::string> alphabet) {
    ReadText read;
    const auto steps = static_cast<float>(likelihoods.size() / alphabet.size());
    std::size_t before = kBlank;
    float step = 0;
    int characters = 0;
    std::size_t points = 0;  // of the last character
    for (std::size_t begin = 0; begin + alphabet.size() <= likelihoods.size(); begin += alphabet.size(), ++step) {
        const auto row = likelihoods.subspan(begin, alphabet.size());
        const auto likeliest = std::min(largest(row), alphabet.size() - 1);  // nothing was found among numbers that are none
        if (likeliest != kBlank && likeliest != before) {
            const float score = std::max(0.F, row[likeliest]);
            points = code_points(alphabet[likeliest]).size();
            read.text += alphabet[likeliest];
            read.score += score;
            read.places.resize(read.places.size() + points, (step + 0.5F) / steps);
            read.scores.resize(read.scores.size() + points, std::min(score, 1.F));
            ++characters;
        } else if (likeliest != kBlank) {  // it goes on: its middle is half a step further
            for (auto place = read.places.end() - static_cast<std::ptrdiff_t>(points); place != read.places.end(); ++place) *place += 0.5F / steps;
        }
        before = likeliest;
    }
    if (characters > 0) read.score = std::clamp(read.score / characters, 0.0, 1.0);
    return read;
}

}  // namespace glimpse::ocr
