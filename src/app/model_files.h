#pragma once

#include <string>
#include <vector>

#include "app/config.h"
#include "app/model_folder.h"
#include "base/result.h"

namespace glimpse::app {

/// The files of one model, found.
struct ModelFiles {
    ModelFolder about;           ///< as model.toml says, or made up from the file's name
    std::string text_path;       ///< exists
    std::string projector_path;  ///< exists; empty: none
};

/// Folders that hold model folders, first match wins: models.folder, ./models, the models that came with the
/// program, and the user's cache. Existing ones only, each once.
std::vector<std::string> model_places(const Config& config, const Environment& environment);

/// Where `models pull` puts a model: models.folder, else the user's cache.
Result<std::string> pull_place(const Config& config, const Environment& environment);

/// Every model folder in `places`, in order; a name that was seen already is left out, and so are broken ones.
std::vector<ModelFolder> installed_models(const std::vector<std::string>& places);

/// Finds a model by name, folder or .gguf path. `projector` overrides what is found. kNotFound says what was
/// looked for where, and what to do; kInvalidRequest when the choice is ambiguous.
Result<ModelFiles> find_model(const std::string& name_or_path, const std::string& projector,
                              const std::vector<std::string>& places);

}  // namespace glimpse::app
