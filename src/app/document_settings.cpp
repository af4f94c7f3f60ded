#include "app/document_settings.h"

#include <filesystem>

#include "app/data_places.h"

namespace glimpse::app {

std::vector<std::string> template_folders(const Config& config, const Environment& environment) {
    return data_places("templates", config.text("documents.templates"), environment, false);
}

Result<std::unique_ptr<prompt::TemplateShelf>> open_templates(const Config& config, const Environment& environment) {
    const auto& chosen = config.text("documents.templates");
    if (!chosen.empty() && !std::filesystem::is_directory(chosen)) {
        return fail(ErrorCode::kInvalidRequest, "documents.templates is {}, and there is no such folder", chosen);
    }
    return prompt::TemplateShelf::open(template_folders(config, environment));
}

}  // namespace glimpse::app
