#include "app/suite_folder.h"

#include <filesystem>

#include "app/data_places.h"
#include "evaluation/suite.h"

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;

constexpr auto kHowToRender = "In a checkout it is rendered so: cd tuning && python -m eval.make_suite ../suites/docs";

bool is_suite(const fs::path& folder) {
    std::error_code error;
    return fs::is_regular_file(folder / evaluation::kQuestionsFile, error);
}

}  // namespace

Result<std::string> find_suite(const std::string& name_or_path, const Environment& environment) {
    const bool is_path = name_or_path.find('/') != std::string::npos;
    const auto places = is_path ? std::vector<std::string>() : data_places("suites", {}, environment);
    for (const auto& place : places) {
        if (const auto folder = fs::path(place) / name_or_path; is_suite(folder)) return folder.string();
    }
    if (is_suite(name_or_path)) return name_or_path;
    if (is_path) {
        return fail(ErrorCode::kNotFound, "{} is no suite: it has no {}. {}", name_or_path, evaluation::kQuestionsFile,
                    kHowToRender);
    }
    return fail(ErrorCode::kNotFound, "there is no suite \"{}\". Looked in: {}. {}", name_or_path,
                places.empty() ? std::string("suites/ (no such folder)") : fmt::format("{}", fmt::join(places, ", ")),
                kHowToRender);
}

}  // namespace glimpse::app
