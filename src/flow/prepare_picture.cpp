#include "flow/prepare_picture.h"

namespace glimpse::flow {

Result<imaging::Prepared> prepare_picture(std::string_view bytes, int page, std::int64_t pixels_max, const domain::Preprocess& allowed,
                                          const imaging::Budget& budget, const IntakeGuards& guards, const imaging::TurnReader& read_turn) {
    TRY(auto pages, read_pages(bytes, {.range = {page, page}, .pages_max = 1, .pixels_max = pixels_max}, guards));
    auto prepared = imaging::preprocess(std::move(pages.front().image), allowed, budget, read_turn);
    const int width = prepared.image.width;
    const int height = prepared.image.height;
    prepared.image = imaging::shrink(std::move(prepared.image), budget);
    auto& to_original = prepared.preparation.to_original;
    to_original = to_original.after(domain::Homography::stretch(prepared.image.width, prepared.image.height, width, height));
    return prepared;
}

}  // namespace glimpse::flow
