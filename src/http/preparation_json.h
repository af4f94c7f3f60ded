#pragma once

#include <string>
#include <string_view>

#include "domain/image.h"
#include "domain/preprocess.h"

namespace glimpse::http {

/// {"width", "height", "steps": [{"step", "acted", "reason", "before", "after", "milliseconds"}], "to_original": [9 numbers]}
/// of a picture that came out in the size of `image`.
std::string preparation_json(const domain::Preparation& preparation, const domain::Image& image);

/// The same without the size: what an answer tells of one of its pictures.
std::string preparation_json(const domain::Preparation& preparation);

/// {"id", "image": a PNG in base64, and what preparation_json() tells}
std::string shown_json(std::string_view id, std::string_view png, const domain::Preparation& preparation, const domain::Image& image);

}  // namespace glimpse::http
