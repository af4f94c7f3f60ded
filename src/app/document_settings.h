#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/config.h"
#include "base/result.h"
#include "prompt/template_shelf.h"

namespace glimpse::app {

/// Folders of templates, the operator's first (which may not be there yet), then those that came with the program.
std::vector<std::string> template_folders(const Config& config, const Environment& environment);

/// kInvalidRequest for a template that is wrong, or a folder of the configuration that is not there.
Result<std::unique_ptr<prompt::TemplateShelf>> open_templates(const Config& config, const Environment& environment);

}  // namespace glimpse::app
