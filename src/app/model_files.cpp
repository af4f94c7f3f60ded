#include "app/model_files.h"

#include <algorithm>
#include <filesystem>

#include "app/catalogue.h"
#include "app/data_places.h"
#include "base/nearest_name.h"

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;

bool is_projector_name(const fs::path& file) {
    return file.filename().string().find("mmproj") != std::string::npos;
}

/// GGUF files of a folder, sorted; projectors or the others.
std::vector<std::string> gguf_files(const fs::path& folder, bool projectors) {
    std::vector<std::string> files;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) {
        const auto& path = entry.path();
        if (path.extension() == ".gguf" && is_projector_name(path) == projectors) files.push_back(path.string());
    }
    std::ranges::sort(files);
    return files;
}

std::string joined(const std::vector<std::string>& words) {
    return fmt::format("{}", fmt::join(words, ", "));
}

/// What this file's projector is called where both are named alike: nano-text-f16.gguf, nano-mmproj-f16.gguf.
std::string projector_name_for(const fs::path& text) {
    constexpr std::string_view kPart = "-text-";
    auto name = text.filename().string();
    if (const auto at = name.rfind(kPart); at != std::string::npos) name.replace(at, kPart.size(), "-mmproj-");
    return name;
}

Result<std::string> projector_beside(const fs::path& text) {
    const auto files = gguf_files(text.parent_path().empty() ? fs::path(".") : text.parent_path(), true);
    if (files.empty()) return std::string();
    if (files.size() == 1) return files.front();
    const auto wanted = projector_name_for(text);
    const auto of_its_name = std::ranges::find_if(files, [&](const fs::path& file) { return file.filename() == wanted; });
    if (of_its_name != files.end()) return *of_its_name;
    return fail(ErrorCode::kInvalidRequest, "several projectors lie beside {}: {}. Choose one with --mmproj",
                text.string(), joined(files));
}

Result<ModelFiles> from_folder(ModelFolder folder) {
    ModelFiles files{std::move(folder), {}, {}};
    const fs::path base = files.about.path;
    files.text_path = (base / files.about.text).string();
    if (!files.about.projector.empty()) files.projector_path = (base / files.about.projector).string();
    return files;
}

Result<ModelFiles> from_gguf(const fs::path& path, const std::string& projector) {
    const auto folder = read_model_folder(path.parent_path().empty() ? "." : path.parent_path().string());
    if (folder && folder->text == path.filename()) return from_folder(*folder);
    ModelFiles files;
    files.about.id = path.stem().string();
    files.about.path = path.parent_path().string();
    files.about.text = path.filename().string();
    files.text_path = path.string();
    if (projector.empty()) {  // find_model() sets the one that was chosen
        TRY(files.projector_path, projector_beside(path));
    }
    return files;
}

Result<ModelFiles> from_directory(const fs::path& path, const std::string& projector) {
    auto folder = read_model_folder(path.string());
    if (folder) return from_folder(std::move(*folder));
    if (folder.error().code != ErrorCode::kNotFound) return tl::unexpected(folder.error());
    const auto texts = gguf_files(path, false);
    if (texts.empty())
        return fail(ErrorCode::kNotFound, "{} holds no model: neither model.toml nor a .gguf file", path.string());
    if (texts.size() > 1) {
        return fail(ErrorCode::kInvalidRequest, "{} holds several models: {}. Give the path of one", path.string(),
                    joined(texts));
    }
    return from_gguf(texts.front(), projector);
}

tl::unexpected<Error> not_found(const std::string& name, const std::vector<ModelFolder>& installed,
                                const std::vector<std::string>& places) {
    const auto looked = places.empty() ? std::string("no folder (none exists)") : joined(places);
    if (const auto* known = find_in_catalogue(name); known != nullptr) {
        if (!known->repository.empty()) {
            return fail(ErrorCode::kNotFound, "the model {} is known but not installed. Run: glimpse models pull {}",
                        name, name);
        }
        return fail(ErrorCode::kNotFound,
                    "the model {} comes with the program, but was not found. Looked in: {}. Point "
                    "models.folder (GLIMPSE_MODELS_FOLDER) at the models/ folder of the checkout",
                    name, looked);
    }
    std::vector<std::string> names;
    for (const auto& model : installed) names.push_back(model.id);
    const auto here = names.empty() ? std::string("none") : joined(names);
    for (const auto& known : catalogue_names()) names.push_back(known);
    return fail(ErrorCode::kNotFound,
                "there is no model \"{}\".{} Installed: {}. Looked in: {}. `glimpse models list` "
                "shows what can be pulled",
                name, did_you_mean(name, names), here, looked);
}

Result<ModelFiles> find_files(const std::string& name_or_path, const std::string& projector,
                              const std::vector<std::string>& places) {
    std::error_code error;
    const fs::path path = name_or_path;
    const auto installed = installed_models(places);
    const auto named = std::ranges::find_if(installed, [&](const ModelFolder& model) {
        return model.id == name_or_path || fs::path(model.path).filename() == name_or_path;
    });
    if (named != installed.end()) return from_folder(*named);
    if (fs::is_directory(path, error)) return from_directory(path, projector);
    if (fs::is_regular_file(path, error)) return from_gguf(path, projector);
    if (path.extension() == ".gguf" || name_or_path.find('/') != std::string::npos) {
        return fail(ErrorCode::kNotFound, "there is no model file or folder {}", name_or_path);
    }
    return not_found(name_or_path, installed, places);
}

}  // namespace

std::vector<std::string> model_places(const Config& config, const Environment& environment) {
    return data_places("models", config.text("models.folder"), environment);
}

Result<std::string> pull_place(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("models.folder");
    auto place = chosen.empty() ? cache_place("models", environment) : chosen;
    if (place.empty()) {
        return fail(ErrorCode::kInvalidRequest,
                    "there is no HOME to put models in; set models.folder (GLIMPSE_MODELS_FOLDER)");
    }
    return place;
}

std::vector<ModelFolder> installed_models(const std::vector<std::string>& places) {
    std::vector<ModelFolder> models;
    for (const auto& place : places) {
        std::vector<fs::path> folders;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(place, error)) {
            if (entry.is_directory(error)) folders.push_back(entry.path());
        }
        std::ranges::sort(folders);
        for (const auto& folder : folders) {
            auto model = read_model_folder(folder.string());
            if (!model || std::ranges::find(models, model->id, &ModelFolder::id) != models.end()) continue;
            models.push_back(std::move(*model));
        }
    }
    return models;
}

Result<ModelFiles> find_model(const std::string& name_or_path, const std::string& projector,
                              const std::vector<std::string>& places) {
    TRY(auto files, find_files(name_or_path, projector, places));
    if (!projector.empty()) files.projector_path = projector;
    for (const auto& path : {files.text_path, files.projector_path}) {
        std::error_code error;
        if (!path.empty() && !fs::is_regular_file(path, error)) {
            return fail(ErrorCode::kNotFound, "the model {} needs the file {}, which is not there", files.about.id,
                        path);
        }
    }
    return files;
}

}  // namespace glimpse::app
