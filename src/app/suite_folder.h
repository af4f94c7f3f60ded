#pragma once

#include <string>

#include "app/setting.h"
#include "base/result.h"

namespace glimpse::app {

/// The folder of a suite: a path (with a slash), or a name that is looked up in the suites folders (see data_places)
/// and then in the current folder. kNotFound says where was looked and how the suite is rendered.
Result<std::string> find_suite(const std::string& name_or_path, const Environment& environment);

}  // namespace glimpse::app
