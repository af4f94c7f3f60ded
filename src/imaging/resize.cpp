// Size: the rule that transformers calls smart_resize (Glm4vImageProcessor), for one still picture.
// Filter: Keys' cubic convolution (1981) widened to the scale when shrinking, separable, weights normalised at
// the borders; rows first, 8-bit between the passes, 16-bit weights. That is torchvision's resize of 8-bit pictures,
// bit for bit (tuning/reference/resize.py says the same in Python).
#include "imaging/resize.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace glimpse::imaging {
namespace {

constexpr int kWeightMax = 1 << 15;
constexpr int kWeightBitsMax = 22;
constexpr double kCubicSupport = 2.0;
constexpr int kChannels = 3;

double cubic(double x) {
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
    if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
    return 0;
}

/// For each output position the input positions it mixes, and how much of each.
struct Taps {
    int width = 0;              // weights per output position
    std::vector<int> first;     // per output position: first input position
    std::vector<int> count;     // per output position: weights used
    std::vector<int> weights;   // output positions x width, fixed point
    int bits = 0;               // fractional bits of the weights
    int half = 0;               // one half in that fixed point
};

/// As many fractional bits as leave the largest weight below 2^15.
int fitting_bits(double largest) {
    int bits = 0;
    while (bits < kWeightBitsMax && std::floor(0.5 + largest * (1 << (bits + 1))) < kWeightMax) ++bits;
    return bits;
}

Taps make_taps(int in, int out) {
    const double scale = static_cast<double>(in) / out;
    const double widening = std::max(scale, 1.0);
    const double support = kCubicSupport * widening;
    Taps taps;
    taps.width = static_cast<int>(std::ceil(support)) * 2 + 1;
    taps.first.resize(out);
    taps.count.resize(out);
    taps.weights.resize(static_cast<std::size_t>(out) * taps.width);
    std::vector<double> exact(taps.weights.size());
    for (int i = 0; i < out; ++i) {
        const double centre = (i + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - support + 0.5));
        const int end = std::min(in, static_cast<int>(centre + support + 0.5));
        double* row = exact.data() + static_cast<std::size_t>(i) * taps.width;
        double sum = 0;
        for (int k = 0; k < end - first; ++k) sum += row[k] = cubic((k + first - centre + 0.5) / widening);
        for (int k = 0; k < end - first; ++k) row[k] /= sum;
        taps.first[i] = first;
        taps.count[i] = end - first;
    }
    taps.bits = fitting_bits(*std::max_element(exact.begin(), exact.end()));
    taps.half = taps.bits > 0 ? 1 << (taps.bits - 1) : 0;
    std::transform(exact.begin(), exact.end(), taps.weights.begin(),
                   [&](double weight) { return static_cast<int>(std::lround(weight * (1 << taps.bits))); });
    return taps;
}

std::uint8_t to_byte(int fixed, int bits) { return static_cast<std::uint8_t>(std::clamp(fixed >> bits, 0, 255)); }

domain::Image resize_rows(const domain::Image& image, int width) {
    const Taps taps = make_taps(image.width, width);
    domain::Image result{width, image.height, std::vector<std::uint8_t>(std::size_t{3} * width * image.height)};
    for (int y = 0; y < image.height; ++y) {
        const std::uint8_t* row = image.rgb.data() + static_cast<std::size_t>(y) * image.width * kChannels;
        std::uint8_t* out = result.rgb.data() + static_cast<std::size_t>(y) * width * kChannels;
        for (int x = 0; x < width; ++x, out += kChannels) {
            const int* weights = taps.weights.data() + static_cast<std::size_t>(x) * taps.width;
            const std::uint8_t* in = row + static_cast<std::size_t>(taps.first[x]) * kChannels;
            int sums[kChannels] = {taps.half, taps.half, taps.half};
            for (int k = 0; k < taps.count[x]; ++k, in += kChannels) {
                for (int c = 0; c < kChannels; ++c) sums[c] += in[c] * weights[k];
            }
            for (int c = 0; c < kChannels; ++c) out[c] = to_byte(sums[c], taps.bits);
        }
    }
    return result;
}

domain::Image resize_columns(const domain::Image& image, int height) {
    const Taps taps = make_taps(image.height, height);
    const std::size_t stride = static_cast<std::size_t>(image.width) * kChannels;
    domain::Image result{image.width, height, std::vector<std::uint8_t>(stride * height)};
    std::vector<int> sums(stride);
    for (int y = 0; y < height; ++y) {
        std::fill(sums.begin(), sums.end(), taps.half);
        for (int k = 0; k < taps.count[y]; ++k) {
            const std::uint8_t* in = image.rgb.data() + stride * (taps.first[y] + k);
            const int weight = taps.weights[static_cast<std::size_t>(y) * taps.width + k];
            for (std::size_t i = 0; i < stride; ++i) sums[i] += in[i] * weight;
        }
        std::transform(sums.begin(), sums.end(), result.rgb.begin() + static_cast<std::ptrdiff_t>(stride * y),
                       [&](int sum) { return to_byte(sum, taps.bits); });
    }
    return result;
}

/// Half goes to the even neighbour, as in Python's round().
int round_to_multiple(double side, int multiple) { return static_cast<int>(std::nearbyint(side / multiple)) * multiple; }

Size limit_side(Size size, int side_max) {
    const int longest = std::max(size.width, size.height);
    if (side_max <= 0 || longest <= side_max) return size;
    const double scale = static_cast<double>(side_max) / longest;
    return {std::max(1, static_cast<int>(std::lround(size.width * scale))),
            std::max(1, static_cast<int>(std::lround(size.height * scale)))};
}

}  // namespace

Result<Size> fit_size(Size original, const SizeRules& rules) {
    assert(original.width > 0 && original.height > 0 && rules.side_multiple > 0);
    const int multiple = rules.side_multiple;
    Size size = limit_side(original, rules.side_max);
    if (size.width < multiple || size.height < multiple) {
        const double scale = std::max(static_cast<double>(multiple) / size.height, static_cast<double>(multiple) / size.width);
        size = {static_cast<int>(size.width * scale), static_cast<int>(size.height * scale)};
    }
    const auto [shorter, longer] = std::minmax(size.width, size.height);
    if (longer > shorter * kAspectRatioMax) {
        return fail(ErrorCode::kInvalidRequest, "The picture is {} x {}: one side is more than {} times the other. Cut it.",
                    original.width, original.height, kAspectRatioMax);
    }
    Size fitted{round_to_multiple(size.width, multiple), round_to_multiple(size.height, multiple)};
    const double area = static_cast<double>(size.width) * size.height;
    const std::int64_t fitted_area = std::int64_t{fitted.width} * fitted.height;
    if (fitted_area > rules.pixels_max) {
        const double shrink = std::sqrt(area / static_cast<double>(rules.pixels_max));
        const auto floored = [&](int side) {
            return std::max(multiple, static_cast<int>(std::floor(side / shrink / multiple)) * multiple);
        };
        fitted = {floored(size.width), floored(size.height)};
    } else if (fitted_area < rules.pixels_min) {
        const double grow = std::sqrt(static_cast<double>(rules.pixels_min) / area);
        const auto ceiled = [&](int side) { return static_cast<int>(std::ceil(side * grow / multiple)) * multiple; };
        fitted = {ceiled(size.width), ceiled(size.height)};
    }
    return fitted;
}

domain::Image resize_bicubic(const domain::Image& image, Size size) {
    if (image.width == size.width && image.height == size.height) return image;
    if (image.width == size.width) return resize_columns(image, size.height);
    if (image.height == size.height) return resize_rows(image, size.width);
    return resize_columns(resize_rows(image, size.width), size.height);
}

}  // namespace glimpse::imaging
