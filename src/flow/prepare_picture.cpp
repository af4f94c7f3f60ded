#include "flow/prepare_picture.h"

#include "imaging/decode.h"
#include "intake/detect_format.h"

namespace glimpse::flow {

Result<imaging::Prepared> prepare_picture(std::string_view bytes, std::int64_t pixels_max, const domain::Preprocess& allowed,
                                          const imaging::Budget& budget) {
    TRY(const auto format, intake::detect_format(bytes));
    TRY(auto image, imaging::decode(bytes, format, pixels_max));
    auto prepared = imaging::preprocess(std::move(image), allowed, budget);
    const int width = prepared.image.width;
    const int height = prepared.image.height;
    prepared.image = imaging::shrink(std::move(prepared.image), budget);
    auto& to_original = prepared.preparation.to_original;
    to_original = to_original.after(domain::Homography::stretch(prepared.image.width, prepared.image.height, width, height));
    return prepared;
}

}  // namespace glimpse::flow
