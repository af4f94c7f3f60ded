#pragma once

#include <cstdint>

#include "domain/image.h"
#include "domain/preprocess.h"
#include "imaging/turn_reader.h"

namespace glimpse::imaging {

/// How large a picture is of use to the model.
struct Budget {
    int side_max = 0;             ///< longest side, pixels; 0: any
    std::int64_t pixels_max = 0;  ///< area; 0: any
};

struct Prepared {
    domain::Image image = {};
    domain::Preparation preparation = {};
};

/// Makes a picture easier to read: the steps allowed, in the order of domain::PreprocessStep, each where its measurement
/// says that it is needed. Crop, orient and deskew work on the picture given; the others measure what the model will see,
/// and if one of them acts, the picture comes out within the budget. Where none acts it comes out as it went in, whatever
/// its size, unless it has more than 24 million pixels: then it is scaled down first.
/// `read_turn` is asked where there is text, but its strokes do not tell which way up it is.
/// Pure but for that, on the calling thread; at most about a second a step. A step that fails is left out, and its trace says so.
Prepared preprocess(domain::Image image, const domain::Preprocess& allowed, const Budget& budget, const TurnReader& read_turn = {});

/// Shrinks to the budget, each pixel the mean of those it stands for; never grows.
domain::Image shrink(domain::Image image, const Budget& budget);

}  // namespace glimpse::imaging
