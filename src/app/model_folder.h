#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace glimpse::app {

/// Name of the file that makes a folder a model.
inline constexpr std::string_view kModelFile = "model.toml";

/// What model.toml says: `text` and `projector` are file names in the same folder.
struct ModelFolder {
    std::string path = {};
    std::string id = {};
    std::string description = {};
    std::string description_zh = {};
    std::string licence = {};
    std::string text = {};
    std::string projector = {};       ///< empty: the model has no eyes
    std::int64_t context_tokens = 0;      ///< that it was made for; 0: not said
    std::int64_t picture_tokens_max = 0;  ///< of one picture, more than which it does not profit from; 0: not said
    std::int64_t picture_enlarge = 0;     ///< percent of their size that it reads pictures best at; 0: not said
    bool cell_names = false;              ///< whether what was read in tables is to stand behind the names of its cells
};

/// kNotFound when the folder has no model.toml, kInvalidRequest, with PATH:LINE, when it is wrong.
Result<ModelFolder> read_model_folder(const std::string& path);

/// Writes model.toml into `folder.path`.
Result<void> write_model_folder(const ModelFolder& folder);

}  // namespace glimpse::app
