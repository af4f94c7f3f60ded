#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/setting.h"

namespace glimpse::app {

/// Folders of one kind of data ("models", "suites"), first match wins: `chosen`, ./KIND, what came with the program
/// (PREFIX/share/glimpse/KIND, or KIND/ of the checkout it was built in), the user's cache. Existing ones only, each
/// once. Without `look_here` ./KIND is left out: for kinds whose name is nothing special where somebody happens to stand.
std::vector<std::string> data_places(std::string_view kind, const std::string& chosen, const Environment& environment, bool look_here = true);

/// Where this user's programs keep their data: $XDG_DATA_HOME/glimpse/NAME, or ~/.local/share/glimpse/NAME; glimpse-NAME here where there is no HOME.
std::string data_file(std::string_view name, const Environment& environment);

/// Folder of reports about server processes that ended badly, in this user's data.
std::string exit_reports_folder(const Environment& environment);

/// That kind in the user's cache; empty when there is no HOME.
std::string cache_place(std::string_view kind, const Environment& environment);

}  // namespace glimpse::app
