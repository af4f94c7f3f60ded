#include "imaging/workpiece.h"

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

std::optional<int> Workpiece::turn_read() { return read_turn_ ? read_turn_(image_) : std::nullopt; }

}  // namespace glimpse::imaging
