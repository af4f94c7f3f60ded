#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.h"
#include "domain/preprocess.h"
#include "imaging/preprocess.h"

namespace glimpse::flow {

/// Hostile bytes in, a picture that is easier to read and what was done to it out: what a model would see, for people.
/// The picture comes out within the budget. Errors as intake::detect_format() and imaging::decode().
Result<imaging::Prepared> prepare_picture(std::string_view bytes, std::int64_t pixels_max, const domain::Preprocess& allowed,
                                          const imaging::Budget& budget);

}  // namespace glimpse::flow
