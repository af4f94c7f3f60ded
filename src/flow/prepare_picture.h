#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "domain/preprocess.h"
#include "flow/read_pages.h"
#include "imaging/preprocess.h"

namespace glimpse::flow {

/// Hostile bytes in, a picture that is easier to read and what was done to it out: what a model would see, for people. Of a file with
/// several pages one, counted from 1. The picture comes out within the budget. Errors as read_pages().
Result<imaging::Prepared> prepare_picture(std::string_view bytes, int page, std::int64_t pixels_max, const domain::Preprocess& allowed,
                                          const imaging::Budget& budget, const IntakeGuards& guards, const imaging::TurnReader& read_turn = {});

}  // namespace glimpse::flow
