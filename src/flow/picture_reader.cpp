#include "flow/picture_reader.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "domain/ask.h"
#include "flow/hidden_key.h"
#include "flow/read_pages.h"
#include "imaging/cover.h"
#include "imaging/preprocess.h"
#include "imaging/resize.h"

namespace glimpse::flow {

PictureReader::Outcome PictureReader::read(std::string_view bytes, const engine::PictureSizing& sizing, const Wish& wish) {
    ContentHasher hasher;
    hasher.add(bytes).add_number(wish.image_tokens_max).add_number(wish.pages.first).add_number(wish.pages.last).add_number(wish.steps.bits());
    add_hidden(hasher, wish.hidden);
    const ContentHash key = hasher.finish();
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

    Outcome outcome = read_anew(bytes, sizing, wish);
    std::size_t pixel_bytes = 0;
    for (const auto& page : outcome.value_or(Pages{})) pixel_bytes += page.image->rgb.size();
    const std::lock_guard lock(mutex_);
    if (outcome) kept_.put(key, *outcome, pixel_bytes);
    being_read_.erase(key);
    promise.set_value(outcome);
    return outcome;
}

PictureReader::Outcome PictureReader::read_anew(std::string_view bytes, const engine::PictureSizing& sizing, const Wish& wish) const {
    imaging::SizeRules rules{sizing.side_multiple, sizing.pixels_min, sizing.pixels_max, limits_.side_max, sizing.enlarge};
    if (wish.image_tokens_max > 0) {
        const auto budget = std::int64_t{wish.image_tokens_max} * sizing.side_multiple * sizing.side_multiple;
        rules.pixels_max = std::max(rules.pixels_min, std::min(rules.pixels_max, budget));
    }
    imaging::SizeRules first_rules = rules;
    first_rules.enlarge = 1;  // done once, behind the steps
    const PagesWanted wanted{wish.pages, domain::kPicturesMax, limits_.pixels_max, first_rules};
    TRY(auto read, read_pages(bytes, wanted, guards_));
    if (metrics_) {
        std::vector<std::int64_t> pixels;
        for (const auto& page : read) pixels.push_back(std::int64_t{page.whole.width} * page.whole.height);
        metrics_->read(bytes.size(), pixels);
    }
    if (!wish.hidden.empty() && wish.hidden.size() != read.size()) {
        return tl::unexpected(Error{ErrorCode::kInternal, "The picture could not be covered as it has to be.", "its pages are others than those whose text was read"});
    }
    Pages pages;
    for (auto& [image, whole] : read) {
        if (!wish.hidden.empty()) imaging::cover(image, wish.hidden[pages.size()]);
        const auto decoded = domain::Homography::stretch(image.width, image.height, whole.width, whole.height);
        auto [prepared, preparation] = imaging::preprocess(std::move(image), wish.steps, {rules.side_max, rules.pixels_max}, read_turn_);
        auto& map = preparation.to_original;
        map = decoded.after(map);
        const bool fits = std::int64_t{prepared.width} * prepared.height <= rules.pixels_max || wish.image_tokens_max == 0;
        if (sizing.exact || !fits || rules.enlarge > 1) {
            TRY(const auto size, imaging::fit_size({prepared.width, prepared.height}, rules));
            map = map.after(domain::Homography::stretch(size.width, size.height, prepared.width, prepared.height));
            prepared = imaging::resize_bicubic(prepared, size);
        }
        pages.push_back({std::make_shared<const domain::Image>(std::move(prepared)),
                         std::make_shared<const domain::Preparation>(std::move(preparation))});
    }
    return pages;
}

}  // namespace glimpse::flow
