// Only .cpp files of this room include this: no cv:: leaves it.
#pragma once

#include <opencv2/core.hpp>
#include <span>
#include <vector>

#include "ocr/text_map.h"

namespace glimpse::ocr {

/// On which sides of a line there is print right beside it.
struct UnreadPrint {
    bool before = false;
    bool behind = false;
    bool operator==(const UnreadPrint&) const = default;
};

/// For each line, a polygon in `picture` (RGB) that begins where its text does: whether print goes on where it begins or ends, half a character of it or more, that belongs to no other
/// line. A damaged character at the end of a name is often left out by the detector, box and all. Rulings, fills and shadows are no print.
std::vector<UnreadPrint> find_unread_print(const cv::Mat& picture, std::span<const Quad> lines);

}  // namespace glimpse::ocr
