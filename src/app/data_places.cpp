#include "app/data_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;

std::string variable(const Environment& environment, std::string_view name) {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string() : found->second;
}

std::vector<std::string> places_of_program(std::string_view kind) {
    std::error_code error;
    const auto program = fs::read_symlink("/proc/self/exe", error);
    if (error) return {};
    std::vector<std::string> places = {(program.parent_path().parent_path() / "share/glimpse" / kind).string()};
    auto folder = program.parent_path();
    for (int i = 0; i < 5 && folder.has_relative_path(); ++i, folder = folder.parent_path()) {
        if (fs::is_regular_file(folder / "CMakeLists.txt", error)) places.push_back((folder / kind).string());
    }
    return places;
}

}  // namespace

std::string cache_place(std::string_view kind, const Environment& environment) {
    const auto cache = variable(environment, "XDG_CACHE_HOME");
    if (!cache.empty()) return fmt::format("{}/glimpse/{}", cache, kind);
    const auto home = variable(environment, "HOME");
    return home.empty() ? std::string() : fmt::format("{}/.cache/glimpse/{}", home, kind);
}

std::string data_file(std::string_view name, const Environment& environment) {
    const auto data = variable(environment, "XDG_DATA_HOME");
    if (!data.empty()) return fmt::format("{}/glimpse/{}", data, name);
    const auto home = variable(environment, "HOME");
    return home.empty() ? fmt::format("glimpse-{}", name) : fmt::format("{}/.local/share/glimpse/{}", home, name);
}

std::string exit_reports_folder(const Environment& environment) { return data_file("exit-reports", environment); }

std::vector<std::string> data_places(std::string_view kind, const std::string& chosen, const Environment& environment, bool look_here) {
    std::vector<std::string> candidates = {chosen};
    if (look_here) candidates.emplace_back(kind);
    for (auto& place : places_of_program(kind)) candidates.push_back(std::move(place));
    candidates.push_back(cache_place(kind, environment));
    std::vector<std::string> places;
    std::vector<fs::path> seen;
    for (const auto& candidate : candidates) {
        std::error_code error;
        if (candidate.empty() || !fs::is_directory(candidate, error)) continue;
        const auto canonical = fs::canonical(candidate, error);
        if (std::ranges::find(seen, canonical) != seen.end()) continue;
        seen.push_back(canonical);
        places.push_back(candidate);
    }
    return places;
}

}  // namespace glimpse::app
