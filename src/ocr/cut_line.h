// Only .cpp files of this room include this: no cv:: leaves it.
#pragma once

#include <opencv2/core.hpp>

#include "ocr/text_map.h"

namespace glimpse::ocr {

/// A line cut out of its picture and pulled straight.
struct CutLine {
    cv::Mat pixels;  ///< RGB; its own memory
    Quad polygon;    ///< in the picture: corner 0 belongs to the upper left of `pixels`, and so on clockwise
};

/// One that stands on end (at least 1.5 times as high as wide) is turned by a quarter to the left, as the networks know it.
CutLine cut_line(const cv::Mat& picture, const Quad& quad);

/// Turns it upside down.
void turn_over(CutLine& line);

/// Of vertical writing that was turned by a quarter to the left: each character upright again, beside each other.
void stand_characters_up(CutLine& line);

}  // namespace glimpse::ocr
