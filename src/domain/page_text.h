#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace glimpse::domain {

/// Pixels from the left and upper edge of a picture.
struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

/// Words that stand together in one line, as they were read.
struct TextLine {
    std::string text;                   ///< UTF-8, not empty
    std::array<Point, 4> polygon = {};  ///< around it, clockwise, from the corner where the text begins (its upper left as it is read)
    double score = 0;                   ///< how sure the reader is, 0 to 1: the mean over its characters
    /// For each character (code point) of `text`: where its middle stands, from 0 where the polygon begins to 1 where it ends. Empty: unknown.
    std::vector<float> places = {};
    std::vector<float> scores = {};  ///< for each character: how sure the reader is of it, 0 to 1. Empty: unknown
    bool unread_before = false;  ///< print that nobody read stands right before it
    bool unread_behind = false;  ///< the same, behind it
    bool operator==(const TextLine&) const = default;
};

/// A line that is drawn, as round a table: from left to right, or from the top down, or tilted by a few degrees.
struct Ruling {
    Point from = {};
    Point to = {};
    bool operator==(const Ruling&) const = default;
};

/// All lines of a picture in reading order: rows from the top, each from its beginning.
struct PageText {
    int width = 0;   ///< of the picture, pixels
    int height = 0;  ///< of the picture, pixels
    std::vector<TextLine> lines = {};
    std::vector<Ruling> rulings = {};  ///< where they were looked for
    bool operator==(const PageText&) const = default;
};

/// Upright, in pixels.
struct Box {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;

    double height() const { return bottom - top; }
    double middle() const { return (top + bottom) / 2; }
};

/// Degrees clockwise, 0, 90, 180 or 270, by which the picture has to be turned for most of its text to stand upright.
int reading_turn(std::span<const TextLine> lines);

/// Where a point is when the picture is turned by `turn` degrees for reading.
Point reading_point(Point point, const PageText& page, int turn);

/// Around each line, in the picture as it is turned for reading.
std::vector<Box> reading_boxes(const PageText& page);

/// Boxes in printed rows from the top, each from the left; numbers are those of `boxes`. A box joins the row whose last box is level with
/// it, so that a row may climb as it goes on.
std::vector<std::vector<std::size_t>> to_rows(std::span<const Box> boxes);

}  // namespace glimpse::domain
