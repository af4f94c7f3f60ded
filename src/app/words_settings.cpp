#include "app/words_settings.h"

#include <algorithm>
#include <filesystem>

#include "app/data_places.h"
#include "ocr/text_reader.h"

namespace glimpse::app {

namespace {

bool has_networks(const std::string& place, const Config& config) {
    const auto* model = ocr::find_reader_model(config.text("ocr.model"));
    std::error_code ignored;
    return model && std::filesystem::is_regular_file(std::filesystem::path(place) / model->detector_file, ignored);
}

}  // namespace

std::string words_folder(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("ocr.folder");
    if (!chosen.empty()) return chosen;
    auto places = data_places("ocr", "", environment);
    places.emplace_back(GLIMPSE_OCR_MODELS);
    places.emplace_back(GLIMPSE_FAST_OCR_MODELS);
    const auto found = std::ranges::find_if(places, [&](const auto& place) { return has_networks(place, config); });
    return found == places.end() ? std::string() : *found;
}

bool can_read_words(const Config& config, const Environment& environment) { return has_networks(words_folder(config, environment), config); }

flow::ReadWords::Settings words_settings(const Config& config, const Environment& environment) {
    flow::ReadWords::Settings settings;
    settings.folder = words_folder(config, environment);
    settings.model = config.text("ocr.model");
    settings.threads = config.small_integer("ocr.threads");
    settings.pending_max = config.small_integer("ocr.queue_max");
    settings.pixels_max = config.integer("intake.picture_pixels_max");
    settings.cache_bytes = static_cast<std::size_t>(config.integer("ocr.cache_bytes"));
    settings.tells_turns = config.text("ocr.orient") == "on";
    return settings;
}

}  // namespace glimpse::app
