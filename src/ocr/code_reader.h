#pragma once

#include <cstddef>
#include <vector>

#include "domain/document.h"
#include "domain/image.h"

namespace glimpse::ocr {

inline constexpr std::size_t kCodesMax = 16;          ///< of a picture
inline constexpr std::size_t kCodeBytesMax = 4096;    ///< of the text of one, more than any format holds; longer ones are left out

/// The QR, Data Matrix, Aztec, PDF417, EAN-13 and Code 128 codes of a picture, at any angle, whose check symbols fit, at most kCodesMax. Their page is
/// `page`. Blocks for tens of milliseconds a megapixel. A picture whose codes can't be looked for has none.
std::vector<domain::MachineCode> read_codes(const domain::Image& image, int page);

}  // namespace glimpse::ocr
