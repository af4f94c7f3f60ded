#pragma once

namespace glimpse::ocr {

/// How a picture is looked at, in pixels.
struct LookSize {
    int width = 0;
    int height = 0;
    bool operator==(const LookSize&) const = default;
};

/// What a picture of that size is shrunk or enlarged to before anything else: the longest side to at most 2000, the shortest to at least 30
/// where the longest allows it.
LookSize working_size(LookSize picture);

/// What the detector is given of a working picture: the shortest side at least 736, sides in multiples of 32, not more than 4 million pixels.
LookSize detector_size(LookSize working);

/// The same where only the direction of lines is wanted: the longest side at most 480.
LookSize glance_size(LookSize working);

/// Rows of black above and below a working picture that is more than 8 times as wide as high, or 30 pixels high: the detector misses
/// the text of bare lines.
int rows_around(LookSize working);

}  // namespace glimpse::ocr
