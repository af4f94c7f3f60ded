#pragma once

#include <cmath>
#include <fstream>
#include <iterator>
#include <numbers>
#include <random>
#include <string>

#include "domain/image.h"
#include "imaging/decode.h"

/// Pictures for the tests of this room: drawn ones, whose truth is known, and samples.
namespace glimpse::imaging {

inline domain::Image flat(int width, int height, std::uint8_t level) {
    return {width, height, std::vector<std::uint8_t>(std::size_t{3} * width * height, level)};
}

inline void set(domain::Image& image, int x, int y, std::uint8_t level) {
    for (std::size_t c = 0; c < 3; ++c) image.rgb[3 * (static_cast<std::size_t>(y) * image.width + x) + c] = level;
}

/// White paper with 30 lines of grey blocks like words, turned by the angle, clockwise.
inline domain::Image lines_of_print(double degrees, int width = 600, int height = 800) {
    domain::Image page = flat(width, height, 250);
    const double c = std::cos(degrees * std::numbers::pi / 180);
    const double s = std::sin(degrees * std::numbers::pi / 180);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double right = x - width / 2.0;
            const double down = y - height / 2.0;
            const double along = c * right + s * down + 1000;
            const double across = c * down - s * right + 1000;
            const bool on_the_page = std::abs(along - 1000) < 0.4 * width && std::abs(across - 1000) < 0.4 * height;
            const bool in_a_line = std::fmod(across, 20) < 9;
            const bool in_a_word = std::fmod(along, 61) < 49 && std::fmod(along, 7) < 5;
            if (on_the_page && in_a_line && in_a_word) set(page, x, y, 40);
        }
    }
    return page;
}

inline domain::Image with_noise(domain::Image image, double sigma) {
    std::mt19937 engine(6);
    std::normal_distribution<double> noise(0, sigma);
    for (auto& level : image.rgb) level = static_cast<std::uint8_t>(std::clamp(level + noise(engine), 0.0, 255.0));
    return image;
}

inline domain::Image sample(const std::string& name, domain::PictureFormat format) {
    std::ifstream file(std::string(GLIMPSE_TEST_DATA) + "/samples/" + name, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    return decode(bytes, format, 64'000'000).value_or(domain::Image{});
}

}  // namespace glimpse::imaging
