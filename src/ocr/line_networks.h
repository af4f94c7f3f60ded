// The three networks, each with what stands around it. Only .cpp files of this room include this: no cv:: leaves it.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "ocr/cut_line.h"
#include "ocr/detector_size.h"
#include "ocr/greedy_text.h"
#include "ocr/network.h"

namespace glimpse::ocr {

using GoOn = std::function<Result<void>()>;

/// How large a picture of that size is looked at.
using LookAt = LookSize (*)(LookSize);

/// Where the lines of a picture are (an RGB one of working_size()), in no order.
Result<std::vector<Quad>> find_lines(Network& detector, const cv::Mat& picture, LookAt look_at);

/// Has the network compiled for each size of batch that it will be given, a few milliseconds each, before somebody waits for it.
Result<void> see_every_batch(Network& direction);

/// How likely each line is upside down, 0 to 1.
Result<std::vector<float>> upside_down_likelihoods(Network& direction, std::span<const CutLine> lines, const GoOn& go_on);

/// Turns those over that the network is sure are upside down; short ones, which it mistakes, as most of the lines given.
Result<void> turn_upright(Network& direction, std::span<CutLine> lines, const GoOn& go_on);

/// What each line says; ReadText::places are shares of the line.
Result<std::vector<ReadText>> read_lines(Network& recogniser, std::span<const std::string> alphabet, std::span<const CutLine> lines, const GoOn& go_on);

}  // namespace glimpse::ocr
