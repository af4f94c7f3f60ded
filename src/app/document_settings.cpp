#include "app/document_settings.h"

#include <filesystem>

#include "app/data_places.h"

namespace glimpse::app {

std::vector<std::string> template_folders(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("documents.templates");
    std::vector<std::string> folders = {chosen.empty() ? data_file("templates", environment) : chosen};
    for (auto& place : data_places("templates", chosen, environment, false)) folders.push_back(std::move(place));
    return folders;
}

Result<std::unique_ptr<prompt::TemplateShelf>> open_templates(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("documents.templates");
    if (!chosen.empty() && !std::filesystem::is_directory(chosen)) {
        return fail(ErrorCode::kInvalidRequest, "documents.templates is {}, and there is no such folder", chosen);
    }
    return prompt::TemplateShelf::open(template_folders(config, environment));
}

}  // namespace glimpse::app
