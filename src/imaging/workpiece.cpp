#include "imaging/workpiece.h"

#include "imaging/level_print.h"
#include "imaging/sharpness.h"

namespace glimpse::imaging {
namespace {

constexpr int kMeasuredSidePixels = 1024;

template <typename T, typename Measure>
const T& once(std::optional<T>& kept, Measure measure) {
    if (!kept) kept = measure();
    return *kept;
}

}  // namespace

const Grey& Workpiece::overview() {
    return once(overview_, [this] { return grey_overview(image_, kMeasuredSidePixels); });
}

const Grey& Workpiece::centre() {
    return once(centre_, [this] { return grey_centre(image_, kMeasuredSidePixels); });
}

const Grey& Workpiece::ink() {
    return once(ink_, [this] { return find_ink(overview()); });
}

const TextLines& Workpiece::lines() {
    return once(lines_, [this] { return find_text_lines(ink()); });
}

double Workpiece::noise() {
    return once(noise_, [this] { return noise_level(centre()); });
}

double Workpiece::edges() {
    return once(edges_, [this] { return edge_width(centre()); });
}

std::optional<int> Workpiece::turn_read() {
    if (!read_turn_) return std::nullopt;
    auto level = find_level_print(ink());
    const double across = static_cast<double>(image_.width) / ink().width;
    const double down = static_cast<double>(image_.height) / ink().height;
    for (auto& [left, top, right, bottom] : level) {
        left *= across;
        top *= down;
        right *= across;
        bottom *= down;
    }
    return read_turn_(image_, level);
}

}  // namespace glimpse::imaging
