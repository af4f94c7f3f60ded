// Size: the rule that transformers calls smart_resize (Glm4vImageProcessor), for one still picture.
// Filter: Keys' cubic convolution (1981) widened to the scale when shrinking, separable, weights normalised at
// the borders; rows first, 8-bit between the passes, 16-bit weights. That is torchvision's resize of 8-bit pictures,
// bit for bit (tuning/reference/resize.py says the same in Python).
#include "imaging/resize.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstring>
#include <span>
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
    int width = 0;                      // weights per output position, even
    std::vector<int> first;             // per output position: first input position
    std::vector<int> count;             // per output position: weights used, those behind them are 0
    std::vector<std::int16_t> weights;  // output positions x width, fixed point
    int bits = 0;                       // fractional bits of the weights
    int half = 0;                       // one half in that fixed point
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
    taps.width = static_cast<int>(std::ceil(support)) * 2 + 2;
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
                   [&](double weight) { return static_cast<std::int16_t>(std::lround(weight * (1 << taps.bits))); });
    return taps;
}

std::uint8_t to_byte(int fixed, int bits) { return static_cast<std::uint8_t>(std::clamp(fixed >> bits, 0, 255)); }

// Two taps at a time, for four bytes: what every x86-64 does in one instruction.
using Bytes = std::uint8_t __attribute__((vector_size(16)));
using Words = std::uint32_t __attribute__((vector_size(16)));
using Shorts = std::int16_t __attribute__((vector_size(16)));
using Ints = int __attribute__((vector_size(16)));

/// The sums of neighbouring products: a0 * b0 + a1 * b1, a2 * b2 + a3 * b3, ...
Ints paired_products(Shorts a, Shorts b) {
#ifdef __SSE2__
    return __builtin_ia32_pmaddwd128(a, b);
#else
    Ints sums{};
    for (int i = 0; i < 4; ++i) sums[i] = a[2 * i] * b[2 * i] + a[2 * i + 1] * b[2 * i + 1];
    return sums;
#endif
}

/// a0, b0, a1, b1, ... of the lower halves.
Bytes interleaved(Bytes a, Bytes b) { return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23); }

/// Four bytes of each of two places, taken in turns.
Shorts four_of_each(const std::uint8_t* a, const std::uint8_t* b) {
    std::uint32_t first = 0;
    std::uint32_t second = 0;
    std::memcpy(&first, a, 4);
    std::memcpy(&second, b, 4);
    const auto both = interleaved(std::bit_cast<Bytes>(Words{first}), std::bit_cast<Bytes>(Words{second}));
    return std::bit_cast<Shorts>(interleaved(both, Bytes{}));  // little-endian
}

/// Two weights, four times.
Shorts repeated(const std::int16_t* weights) {
    int pair = 0;
    std::memcpy(&pair, weights, sizeof pair);
    return std::bit_cast<Shorts>(Ints{pair, pair, pair, pair});
}

domain::Image resize_rows(const domain::Image& image, int width) {
    const Taps taps = make_taps(image.width, width);
    domain::Image result{width, image.height, std::vector<std::uint8_t>(std::size_t{3} * width * image.height)};
    const auto row_bytes = static_cast<std::size_t>(image.width) * kChannels;
    std::vector<std::uint8_t> row(row_bytes + 2 * sizeof(std::uint32_t));  // a pixel is read with the byte behind it, and one more of no weight
    for (int y = 0; y < image.height; ++y) {
        std::memcpy(row.data(), image.rgb.data() + static_cast<std::size_t>(y) * row_bytes, row_bytes);
        std::uint8_t* out = result.rgb.data() + static_cast<std::size_t>(y) * width * kChannels;
        for (int x = 0; x < width; ++x, out += kChannels) {
            const std::int16_t* weights = taps.weights.data() + static_cast<std::size_t>(x) * taps.width;
            const std::uint8_t* in = row.data() + static_cast<std::size_t>(taps.first[x]) * kChannels;
            Ints sums = Ints{} + taps.half;
            for (int k = 0; k < taps.count[x]; k += 2, in += 2 * kChannels) sums += paired_products(four_of_each(in, in + kChannels), repeated(weights + k));
            for (int c = 0; c < kChannels; ++c) out[c] = to_byte(sums[c], taps.bits);
        }
    }
    return result;
}

/// Mixes the rows from `first` on, `stride` bytes each, into one.
void mix_rows(const std::uint8_t* first, std::size_t stride, std::span<const std::int16_t> weights, const Taps& taps, std::uint8_t* out) {
    std::size_t i = 0;
    for (; i + 4 <= stride; i += 4) {
        Ints sums = Ints{} + taps.half;
        for (std::size_t k = 0; k < weights.size(); k += 2) {
            // An odd last row has a partner of no weight.
            const auto* row = first + stride * k + i;
            sums += paired_products(four_of_each(row, k + 1 < weights.size() ? row + stride : row), repeated(weights.data() + k));
        }
        for (int c = 0; c < 4; ++c) out[i + static_cast<std::size_t>(c)] = to_byte(sums[c], taps.bits);
    }
    for (; i < stride; ++i) {
        int sum = taps.half;
        for (std::size_t k = 0; k < weights.size(); ++k) sum += first[stride * k + i] * weights[k];
        out[i] = to_byte(sum, taps.bits);
    }
}

domain::Image resize_columns(const domain::Image& image, int height) {
    const Taps taps = make_taps(image.height, height);
    const std::size_t stride = static_cast<std::size_t>(image.width) * kChannels;
    domain::Image result{image.width, height, std::vector<std::uint8_t>(stride * static_cast<std::size_t>(height))};
    for (int y = 0; y < height; ++y) {
        const auto* weights = taps.weights.data() + static_cast<std::size_t>(y) * taps.width;
        mix_rows(image.rgb.data() + stride * taps.first[y], stride, {weights, static_cast<std::size_t>(taps.count[y])}, taps,
                 result.rgb.data() + stride * static_cast<std::size_t>(y));
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

/// Grown by rules.enlarge, or by as much of it as there is room for.
Size enlarged(Size size, const SizeRules& rules) {
    const double area = static_cast<double>(size.width) * size.height;
    double factor = std::min(rules.enlarge, std::sqrt(static_cast<double>(rules.pixels_max) / area));
    if (rules.side_max > 0) factor = std::min(factor, static_cast<double>(rules.side_max) / std::max(size.width, size.height));
    if (factor <= 1) return size;
    return {static_cast<int>(std::lround(size.width * factor)), static_cast<int>(std::lround(size.height * factor))};
}

}  // namespace

Result<Size> fit_size(Size original, const SizeRules& rules) {
    assert(original.width > 0 && original.height > 0 && rules.side_multiple > 0);
    const int multiple = rules.side_multiple;
    Size size = enlarged(limit_side(original, rules.side_max), rules);
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
