#pragma once

#include <string>

#include "app/config.h"
#include "flow/read_words.h"

namespace glimpse::app {

/// Where the text reader's networks lie: ocr.folder, else `ocr` in the usual places of data, else what this program was built with. Empty
/// where there are none.
std::string words_folder(const Config& config, const Environment& environment);

/// Whether they lie there.
bool can_read_words(const Config& config, const Environment& environment);

flow::ReadWords::Settings words_settings(const Config& config, const Environment& environment);

}  // namespace glimpse::app
