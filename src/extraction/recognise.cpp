#include "extraction/recognise.h"

#include <algorithm>
#include <string>
#include <vector>

#include "domain/folded_text.h"

namespace glimpse::extraction {
namespace {

constexpr double kNone = 1;             // what speaks for no template: as much as one usual mark
constexpr double kConfidenceMin = 0.5;
constexpr double kMisreadFactor = 0.5;
constexpr std::size_t kMisreadMin = 4;  // characters of a mark of which one may be another
constexpr double kUsualLength = 4;      // of a mark, characters
constexpr double kLengthFactorMax = 2;

std::u32string compared(std::u32string_view text) {
    auto result = domain::without_spaces(domain::fold(text));
    std::ranges::transform(result, result.begin(), domain::upper);
    return result;
}

/// 1: it is there, kMisreadFactor: it is but for a character, 0: it is not.
double found_in(std::u32string_view mark, std::span<const std::u32string> lines) {
    double best = 0;
    for (const auto& line : lines) {
        for (std::size_t at = 0; at + mark.size() <= line.size(); ++at) {
            int changes = 0;
            for (std::size_t i = 0; i < mark.size() && changes < 2; ++i) changes += line[at + i] == mark[i] ? 0 : 1;
            if (changes == 0) return 1;
            if (changes == 1 && mark.size() >= kMisreadMin) best = kMisreadFactor;
        }
    }
    return best;
}

}  // namespace

std::optional<Recognised> recognise(std::span<const domain::Template> templates, std::span<const domain::PageText> pages) {
    std::vector<std::u32string> lines;
    for (const auto& page : pages) {
        for (const auto& line : page.lines) lines.push_back(compared(domain::fold(line.text)));
    }
    std::vector<std::vector<std::u32string>> marks;
    for (const auto& one : templates) {
        auto& own = marks.emplace_back();
        for (const auto& mark : one.marks) own.push_back(compared(domain::fold(mark)));
    }
    const auto weight = [&](const std::u32string& mark) {
        const auto has = [&](const auto& own) { return std::ranges::find(own, mark) != own.end(); };
        const auto templates_with = static_cast<double>(std::ranges::count_if(marks, has));
        return std::min(kLengthFactorMax, static_cast<double>(mark.size()) / kUsualLength) / templates_with;
    };
    std::optional<Recognised> best;
    double all = kNone, most = 0;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        double score = 0;
        for (const auto& mark : marks[i]) score += mark.empty() ? 0 : weight(mark) * found_in(mark, lines);
        all += score;
        if (score > most) best = Recognised{i};
        most = std::max(most, score);
    }
    if (!best) return {};
    best->confidence = most / all;
    return best->confidence >= kConfidenceMin ? best : std::nullopt;
}

}  // namespace glimpse::extraction
