// Sizes, batches and levels are those of PP-OCR's mobile networks as their Python package runs them: what a line is padded to changes what
// is read in it, so that the same batches are needed for the same text.
#include "ocr/line_networks.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "ocr/planes.h"

namespace glimpse::ocr {
namespace {

constexpr std::size_t kBatch = 6;
constexpr int kLineHeight = 48;
constexpr int kLineWidthMin = 320;         // what recognition was trained with
constexpr int kLineWidthMax = 3200;        // longer lines are squeezed; bounds the memory of a batch, 75 kB for 8 pixels
constexpr int kBatchWidthMax = 6 * 1600;   // of all lines of a batch
constexpr int kDirectionWidth = 192;
constexpr float kUpsideDownMin = 0.9F;
constexpr double kShortRatio = 3;          // width / height: three Chinese characters, half a dozen digits
constexpr std::size_t kDirections = 2;     // upright, upside down

double ratio_of(const CutLine& line) { return static_cast<double>(line.pixels.cols) / line.pixels.rows; }

/// Numbers of the lines, narrow ones first.
std::vector<std::size_t> by_ratio(std::span<const CutLine> lines) {
    std::vector<std::size_t> order(lines.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return ratio_of(lines[i]); });
    return order;
}

/// How wide a line is in a batch of this width: scaled to the height of a line.
int scaled_width(const CutLine& line, int width) { return std::clamp(static_cast<int>(std::ceil(kLineHeight * ratio_of(line))), 1, width); }

/// Puts the chosen lines into the network, scaled to the height of a line and at most `width` wide.
void fill(Network& network, std::span<const CutLine> lines, std::span<const std::size_t> chosen, int width) {
    const auto input = network.input(chosen.size(), kLineHeight, static_cast<std::size_t>(width));
    const std::size_t each = input.size() / chosen.size();
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const auto& line = lines[chosen[i]];
        const int scaled = scaled_width(line, width);
        cv::Mat pixels;
        cv::resize(line.pixels, pixels, {scaled, kLineHeight});
        write_planes(pixels, width, input.subspan(i * each, each));
    }
}

/// Those that look upside down, but that short ones follow the rest of the page: a 6 is a 9 upside down, and an 8 is an 8.
std::vector<std::size_t> lines_to_turn(std::span<const CutLine> lines, std::span<const float> likelihoods) {
    const auto upside_down = [&](std::size_t i) { return likelihoods[i] > kUpsideDownMin; };
    double balance = 0;  // of the page: above 0, most of it is upside down
    for (std::size_t i = 0; i < lines.size(); ++i) balance += upside_down(i) ? ratio_of(lines[i]) : -ratio_of(lines[i]);
    std::vector<std::size_t> turned;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const bool is_short = ratio_of(lines[i]) < kShortRatio;
        if (is_short ? balance > 0 : upside_down(i)) turned.push_back(i);
    }
    return turned;
}

/// The next lines of `order`, and how wide their batch is.
struct Batch {
    std::span<const std::size_t> chosen;
    int width = 0;
};

Batch next_batch(std::span<const CutLine> lines, std::span<const std::size_t> order) {
    Batch batch;
    for (std::size_t count = 1; count <= std::min(kBatch, order.size()); ++count) {
        const double widest = kLineHeight * ratio_of(lines[order[count - 1]]);
        const int width = static_cast<int>(std::clamp<double>(widest, kLineWidthMin, kLineWidthMax));
        if (count > 1 && static_cast<int>(count) * width > kBatchWidthMax) break;
        batch = {order.first(count), width};
    }
    return batch;
}

}  // namespace

Result<std::vector<Quad>> find_lines(Network& detector, const cv::Mat& picture, LookAt look_at) {
    const int around = rows_around({picture.cols, picture.rows});
    cv::Mat padded = picture;
    if (around > 0) cv::copyMakeBorder(picture, padded, around, around, 0, 0, cv::BORDER_CONSTANT);
    const auto size = look_at({padded.cols, padded.rows});
    cv::Mat scaled = padded;
    if (scaled.cols != size.width || scaled.rows != size.height) cv::resize(padded, scaled, {size.width, size.height});
    write_planes(scaled, size.width, detector.input(1, static_cast<std::size_t>(size.height), static_cast<std::size_t>(size.width)));
    TRY(const auto map, detector.run());
    auto quads = find_quads({map, padded.cols, padded.rows});
    for (auto& quad : quads) {
        for (auto& corner : quad) corner.y = std::clamp<double>(corner.y - around, 0, picture.rows - 1);
    }
    return quads;
}

Result<void> see_every_batch(Network& direction) {
    for (std::size_t lines = 1; lines <= kBatch; ++lines) {
        std::ranges::fill(direction.input(lines, kLineHeight, kDirectionWidth), 0.F);
        TRY_VOID(direction.run());
    }
    return {};
}

Result<std::vector<float>> upside_down_likelihoods(Network& direction, std::span<const CutLine> lines, const GoOn& go_on) {
    const auto order = by_ratio(lines);
    std::vector<float> upside_down(lines.size());
    for (std::size_t begin = 0; begin < order.size(); begin += kBatch) {
        TRY_VOID(go_on());
        const auto chosen = std::span(order).subspan(begin, std::min(kBatch, order.size() - begin));
        fill(direction, lines, chosen, kDirectionWidth);
        TRY(const auto likelihoods, direction.run());
        if (likelihoods.values.size() != kDirections * chosen.size()) return fail(ErrorCode::kUnavailable, "This is no network for the direction of lines.");
        for (std::size_t i = 0; i < chosen.size(); ++i) upside_down[chosen[i]] = likelihoods.values[kDirections * i + 1];
    }
    return upside_down;
}

Result<void> turn_upright(Network& direction, std::span<CutLine> lines, const GoOn& go_on) {
    TRY(const auto upside_down, upside_down_likelihoods(direction, lines, go_on));
    for (const auto i : lines_to_turn(lines, upside_down)) turn_over(lines[i]);
    return {};
}

Result<std::vector<ReadText>> read_lines(Network& recogniser, std::span<const std::string> alphabet, std::span<const CutLine> lines, const GoOn& go_on) {
    const auto order = by_ratio(lines);
    std::vector<ReadText> texts(lines.size());
    for (std::span<const std::size_t> rest = order; !rest.empty();) {
        TRY_VOID(go_on());
        const auto [chosen, width] = next_batch(lines, rest);
        fill(recogniser, lines, chosen, width);
        TRY(const auto likelihoods, recogniser.run());
        if (likelihoods.sides.size() != 3 || likelihoods.sides[0] != chosen.size() || likelihoods.sides[2] != alphabet.size()) {
            return fail(ErrorCode::kUnavailable, "The network that reads lines does not fit its alphabet of {} characters.", alphabet.size());
        }
        const std::size_t each = likelihoods.sides[1] * likelihoods.sides[2];
        for (std::size_t i = 0; i < chosen.size(); ++i) {
            auto& read = texts[chosen[i]];
            read = greedy_text(likelihoods.values.subspan(i * each, each), alphabet);
            // The steps go over the whole width of the batch, of which the line takes a part.
            const float widths = static_cast<float>(width) / static_cast<float>(scaled_width(lines[chosen[i]], width));
            for (auto& place : read.places) place = std::min(place * widths, 1.F);
        }
        rest = rest.subspan(chosen.size());
    }
    return texts;
}

}  // namespace glimpse::ocr
