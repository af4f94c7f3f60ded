#include "domain/page_text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace glimpse::domain {
namespace {

constexpr double kLevelShare = 0.5;   // of the smaller height: how far the middles of neighbours in a row may lie apart
constexpr double kOverlapShare = 0.5;  // of its height: how far a box may reach into the one before

bool follows(const Box& box, const Box& last) {
    return std::abs(last.middle() - box.middle()) < kLevelShare * std::min(last.height(), box.height()) &&
           last.right <= box.left + kOverlapShare * box.height();
}

}  // namespace

int reading_turn(std::span<const TextLine> lines) {
    double right = 0;
    double down = 0;
    for (const auto& line : lines) {
        right += line.polygon[1].x - line.polygon[0].x;
        down += line.polygon[1].y - line.polygon[0].y;
    }
    if (std::abs(right) >= std::abs(down)) return right >= 0 ? 0 : 180;
    return down > 0 ? 270 : 90;
}

Point reading_point(Point point, const PageText& page, int turn) {
    switch (turn) {
        case 90: return {page.height - point.y, point.x};
        case 180: return {page.width - point.x, page.height - point.y};
        case 270: return {point.y, page.width - point.x};
        default: return point;
    }
}

std::vector<Box> reading_boxes(const PageText& page) {
    const int turn = reading_turn(page.lines);
    std::vector<Box> boxes;
    for (const auto& line : page.lines) {
        const Point first = reading_point(line.polygon[0], page, turn);
        Box box{first.x, first.y, first.x, first.y};
        for (const auto& corner : line.polygon) {
            const Point point = reading_point(corner, page, turn);
            box = {std::min(box.left, point.x), std::min(box.top, point.y), std::max(box.right, point.x), std::max(box.bottom, point.y)};
        }
        boxes.push_back(box);
    }
    return boxes;
}

std::vector<std::vector<std::size_t>> to_rows(std::span<const Box> boxes) {
    std::vector<std::size_t> order(boxes.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, {}, [&](std::size_t i) { return boxes[i].left; });
    std::vector<std::vector<std::size_t>> rows;
    for (const auto i : order) {
        const auto distance = [&](const auto& row) { return std::abs(boxes[row.back()].middle() - boxes[i].middle()); };
        std::vector<std::size_t>* nearest = nullptr;
        for (auto& row : rows) {
            if (follows(boxes[i], boxes[row.back()]) && (!nearest || distance(row) < distance(*nearest))) nearest = &row;
        }
        if (nearest)
            nearest->push_back(i);
        else
            rows.push_back({i});
    }
    std::ranges::stable_sort(rows, {}, [&](const auto& row) { return boxes[row.front()].middle(); });
    return rows;
}

}  // namespace glimpse::domain
