#include "flow/picture_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "imaging/decode.h"
#include "imaging/preprocess.h"
#include "imaging/resize.h"
#include "intake/detect_format.h"

namespace glimpse::flow {

Result<domain::PicturePart> PictureReader::read(std::string_view bytes, const engine::PictureSizing& sizing, int image_tokens_max,
                                                const domain::Preprocess& steps) {
    const ContentHash key = ContentHasher().add(bytes).add_number(image_tokens_max).add_number(steps.bits()).finish();
    std::promise<Outcome> promise;
    std::shared_future<Outcome> other;
    {
        const std::lock_guard lock(mutex_);
        if (auto kept = kept_.find(key)) return *std::move(kept);
        const auto [entry, mine] = being_read_.try_emplace(key);
        if (mine) {
            entry->second = promise.get_future().share();
        } else {
            other = entry->second;
        }
    }
    if (other.valid()) return other.get();

    Outcome outcome = decode(bytes, sizing, image_tokens_max, steps);
    const std::lock_guard lock(mutex_);
    if (outcome) kept_.put(key, *outcome, outcome->image->rgb.size());
    being_read_.erase(key);
    promise.set_value(outcome);
    return outcome;
}

PictureReader::Outcome PictureReader::decode(std::string_view bytes, const engine::PictureSizing& sizing, int image_tokens_max,
                                              const domain::Preprocess& steps) const {
    TRY(const auto format, intake::detect_format(bytes));
    TRY(auto image, imaging::decode(bytes, format, limits_.pixels_max));
    imaging::SizeRules rules{sizing.side_multiple, sizing.pixels_min, sizing.pixels_max, limits_.side_max};
    if (image_tokens_max > 0) {
        const auto budget = std::int64_t{image_tokens_max} * sizing.side_multiple * sizing.side_multiple;
        rules.pixels_max = std::max(rules.pixels_min, std::min(rules.pixels_max, budget));
    }
    auto [prepared, preparation] = imaging::preprocess(std::move(image), steps, {rules.side_max, rules.pixels_max});
    image = std::move(prepared);
    const bool fits = std::int64_t{image.width} * image.height <= rules.pixels_max || image_tokens_max == 0;
    if (sizing.exact || !fits) {
        TRY(const auto size, imaging::fit_size({image.width, image.height}, rules));
        auto& map = preparation.to_original;
        map = map.after(domain::Homography::stretch(size.width, size.height, image.width, image.height));
        image = imaging::resize_bicubic(image, size);
    }
    return domain::PicturePart{std::make_shared<const domain::Image>(std::move(image)),
                               std::make_shared<const domain::Preparation>(std::move(preparation))};
}

}  // namespace glimpse::flow
