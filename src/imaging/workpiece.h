#pragma once

#include <optional>
#include <string>

#include "domain/image.h"
#include "domain/preprocess.h"
#include "imaging/grey.h"
#include "imaging/text_lines.h"
#include "imaging/turn_reader.h"

namespace glimpse::imaging {

/// A picture in work, with what several steps measure of it, measured when first asked for. Of one thread.
class Workpiece {
public:
    /// `lines`, where they are known from a larger copy.
    explicit Workpiece(domain::Image image, std::optional<TextLines> lines = {}, TurnReader read_turn = {})
        : image_(std::move(image)), lines_(lines), read_turn_(std::move(read_turn)) {}
    /// Another picture for the same reader.
    Workpiece with(domain::Image image, std::optional<TextLines> lines = {}) const { return Workpiece(std::move(image), lines, read_turn_); }

    const domain::Image& image() const { return image_; }
    domain::Image take() && { return std::move(image_); }

    const Grey& overview();       ///< at most 1024 pixels a side
    const Grey& centre();         ///< at most 1024 pixels a side, not scaled
    const Grey& ink();            ///< of the overview
    const TextLines& lines();     ///< of the overview
    const std::optional<TextLines>& lines_known() const { return lines_; }
    double noise();               ///< of the centre, grey levels
    double edges();               ///< of the centre, pixels wide
    std::optional<int> turn_read();  ///< what the TurnReader says of it, shown its level print; nothing without one

private:
    domain::Image image_;
    std::optional<Grey> overview_;
    std::optional<Grey> centre_;
    std::optional<Grey> ink_;
    std::optional<TextLines> lines_;
    std::optional<double> noise_;
    std::optional<double> edges_;
    TurnReader read_turn_;
};

/// What a step says to a picture.
struct StepOutcome {
    std::string reason = {};  ///< domain::StepTrace
    double score = 0;         ///< of the picture given
    std::optional<domain::Image> image = {};  ///< nothing: it stays as it is
    domain::Homography to_given = {};         ///< from points of `image` to points of the picture given
};

/// A step measures and decides; pure, on one thread. It may throw what OpenCV throws: preprocess() catches.
using Step = StepOutcome (*)(Workpiece& picture);
/// The score alone.
using Score = double (*)(Workpiece& picture);

}  // namespace glimpse::imaging
