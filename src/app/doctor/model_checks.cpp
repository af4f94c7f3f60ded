#include <fmt/format.h>

#include <filesystem>

#include "app/doctor/check.h"
#include "app/engine_settings.h"
#include "app/memory_plan.h"
#include "app/model_check.h"
#include "app/model_files.h"
#include "app/terminal.h"

namespace glimpse::app::doctor {

namespace {

using Digest = FileReport::Digest;

constexpr std::uint64_t kHashedBytesMax = 1ULL << 30;  // a few seconds; `models verify` takes its time

std::uint64_t bytes_of(const ModelFiles& files) {
    std::uint64_t bytes = 0;
    for (const auto& path : {files.text_path, files.projector_path}) {
        std::error_code error;
        const auto size = path.empty() ? 0 : std::filesystem::file_size(path, error);
        bytes += error ? 0 : size;
    }
    return bytes;
}

Check check_file(const FileReport& file, const std::string& model) {
    const auto again = fmt::format("delete it and get it again; `glimpse models verify {}` tells more", model);
    const auto finding = fmt::format("{} ({})", file.path, format_bytes(file.bytes));
    if (!file.problem.empty()) return problem("model_file", finding + ": " + file.problem, again);
    switch (file.digest) {
        case Digest::kMatches: return good("model_file", finding + ", digest as recorded");
        case Digest::kDiffers: return problem("model_file", finding + ": its SHA-256 is not the recorded one", again);
        case Digest::kUnknown:
            return warning("model_file", finding + ": no recorded digest",
                           "record one beside it, so that damage will show: sha256sum *.gguf > SHA256SUMS");
        case Digest::kNotChecked:
            return good("model_file",
                        fmt::format("{}, readable; `glimpse models verify {}` checks its digest", finding, model));
    }
    return good("model_file", finding);
}

constexpr const char* kIndent = "                 ";  // under a finding

Check check_fit_in_memory(const Config& config, const ModelFiles& files) {
    const auto plan = plan_memory(engine_settings(config, files), cache_bytes(ask_limits(config, files)), free_memory());
    if (!plan) return problem("memory_plan", plan.error().public_message, "get the model again");
    auto finding = table(*plan);
    for (auto at = finding.find('\n'); at != std::string::npos; at = finding.find('\n', at + 1)) finding.insert(at + 1, kIndent);
    if (!plan->fits()) {
        return problem("memory_plan", finding, "end other programs, lower engine.context_tokens, set engine.cache_type to q8_0, or take a smaller model");
    }
    if (plan->parallel < plan->parallel_wanted) {
        return warning("memory_plan", finding, "end other programs, or lower engine.parallel or engine.context_tokens");
    }
    return good("memory_plan", finding);
}

Checks check_model_files(const Config& config, const std::vector<std::string>& places) {
    const auto& name = config.text("model.name");
    const auto files = find_model(name, config.text("model.projector"), places);
    if (!files) return {problem("model", files.error().public_message, "see `glimpse models list`")};
    Checks checks = {good("model", fmt::format("{} in {}", files->about.id, files->about.path))};
    const auto digests = bytes_of(*files) <= kHashedBytesMax ? DigestCheck::kCompute : DigestCheck::kSkip;
    const auto report = check_model(*files, digests);
    if (!report) return {problem("model", report.error().public_message, "see `glimpse models verify`")};
    for (const auto& file : report->files) checks.push_back(check_file(file, name));
    if (!report->misfit.empty()) {
        checks.push_back(problem("model_fit", report->misfit, "use the projector that came with the model (--mmproj)"));
    } else if (files->projector_path.empty()) {
        checks.push_back(warning("model_fit", "no projector: this model takes text only",
                                 "put its mmproj .gguf beside it, or pass --mmproj"));
    }
    checks.push_back(check_fit_in_memory(config, *files));
    return checks;
}

Check check_disk(const Config& config, const Environment& environment) {
    const auto place = pull_place(config, environment);
    if (!place) return warning("disk", place.error().public_message, "needed for `glimpse models pull` only");
    std::filesystem::path folder = *place;
    std::error_code error;
    while (!std::filesystem::is_directory(folder, error) && folder.has_parent_path() &&
           folder != folder.parent_path()) {
        folder = folder.parent_path();
    }
    const auto space = std::filesystem::space(folder.empty() ? std::filesystem::path(".") : folder, error);
    if (error)
        return warning("disk", fmt::format("cannot look at {}: {}", *place, error.message()),
                       "choose another models.folder");
    const auto finding = fmt::format("{} free for models in {}", format_bytes(space.available), *place);
    constexpr std::uint64_t kWantedBytes = 8ULL << 30;  // the model of record with its projector
    if (space.available >= kWantedBytes) return good("disk", finding);
    return warning("disk", finding,
                   fmt::format("a model of 9 B parameters takes about {}: make room, or set models.folder",
                               format_bytes(kWantedBytes)));
}

}  // namespace

Checks check_model_and_disk(const Config& config, const Environment& environment) {
    auto checks = check_model_files(config, model_places(config, environment));
    checks.push_back(check_disk(config, environment));
    return checks;
}

}  // namespace glimpse::app::doctor
