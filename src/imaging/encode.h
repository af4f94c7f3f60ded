#pragma once

#include <string>

#include "base/result.h"
#include "domain/image.h"

namespace glimpse::imaging {

/// The picture as a PNG file. kInternal when there is no memory for it.
Result<std::string> encode_png(const domain::Image& image);
/// As a JPEG file that people see no difference in. The same.
Result<std::string> encode_jpeg(const domain::Image& image);

}  // namespace glimpse::imaging
