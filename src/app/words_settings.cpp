#include "app/words_settings.h"

#include <algorithm>
#include <filesystem>

#include "app/data_places.h"
#include "ocr/text_reader.h"

namespace glimpse::app {

namespace {

bool has_networks(const std::string& place) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(std::filesystem::path(place) / ocr::kDetectorFile, ignored);
}

}  // namespace

std::string words_folder(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("ocr.folder");
    if (!chosen.empty()) return chosen;
    auto places = data_places("ocr", "", environment);
    places.emplace_back(GLIMPSE_OCR_MODELS);
    const auto found = std::ranges::find_if(places, has_networks);
    return found == places.end() ? std::string() : *found;
}

bool can_read_words(const Config& config, const Environment& environment) { return has_networks(words_folder(config, environment)); }

flow::ReadWords::Settings words_settings(const Config& config, const Environment& environment) {
    flow::ReadWords::Settings settings;
    settings.folder = words_folder(config, environment);
    settings.threads = config.small_integer("ocr.threads");
    settings.pending_max = config.small_integer("ocr.queue_max");
    settings.pixels_max = config.integer("intake.picture_pixels_max");
    settings.cache_bytes = static_cast<std::size_t>(config.integer("ocr.cache_bytes"));
    settings.tells_turns = config.text("ocr.orient") == "on";
    return settings;
}

}  // namespace glimpse::app
