#include "app/model_check.h"

#include <algorithm>
#include <filesystem>

#include "app/catalogue.h"
#include "storage/hub/checksums.h"

namespace glimpse::app {

namespace {

using Digest = FileReport::Digest;

Result<FileReport> check_file(const ModelFiles& files, const std::string& path, DigestCheck digests,
                              const storage::hub::HashProgress& progress) {
    FileReport report{path};
    std::error_code ignored;
    report.bytes = std::filesystem::file_size(path, ignored);
    report.expected = expected_sha256(files.about.id, path);
    if (digests == DigestCheck::kCompute) {
        TRY(report.sha256, storage::hub::sha256_of_file(path, progress));
        report.digest = report.expected.empty()            ? Digest::kUnknown
                        : report.sha256 == report.expected ? Digest::kMatches
                                                           : Digest::kDiffers;
    }
    return report;
}

}  // namespace

bool ModelReport::is_sound() const {
    return misfit.empty() && std::ranges::all_of(files, [](const FileReport& file) {
               return file.problem.empty() && file.digest != Digest::kDiffers;
           });
}

std::string expected_sha256(const std::string& model_id, const std::string& path) {
    const std::filesystem::path file = path;
    const auto folder = file.parent_path().empty() ? std::string(".") : file.parent_path().string();
    const auto name = file.filename().string();
    if (const auto recorded = storage::hub::read_checksums(folder)) {
        if (const auto found = recorded->find(name); found != recorded->end()) return found->second;
    }
    const auto* known = find_in_catalogue(model_id);
    if (known == nullptr) return {};
    if (known->text.name == name) return std::string(known->text.sha256);
    if (known->projector.name == name) return std::string(known->projector.sha256);
    return {};
}

std::string misfit_of(const engine::llama::GgufSummary& text, const engine::llama::GgufSummary& projector) {
    if (text.architecture == "clip") return "the text file is a vision projector";
    if (projector.architecture != "clip") {
        return fmt::format("the projector file is a {} model, not a projector", projector.architecture);
    }
    const auto given = projector.integer("clip.vision.projection_dim");
    const auto taken = text.integer(text.architecture + ".embedding_length");
    if (!given || !taken || *given == *taken) return {};
    return fmt::format(
        "the projector gives vectors of {} numbers and the text model takes {}: they belong to different "
        "models",
        *given, *taken);
}

Result<ModelReport> check_model(const ModelFiles& files, DigestCheck digests,
                                const storage::hub::HashProgress& progress) {
    ModelReport report;
    std::vector<Result<engine::llama::GgufSummary>> summaries;
    for (const auto& path : {files.text_path, files.projector_path}) {
        if (path.empty()) continue;
        TRY(auto file, check_file(files, path, digests, progress));
        summaries.push_back(engine::llama::read_gguf(path));
        if (!summaries.back()) file.problem = summaries.back().error().public_message;
        report.files.push_back(std::move(file));
    }
    if (summaries.size() == 2 && summaries[0] && summaries[1]) report.misfit = misfit_of(*summaries[0], *summaries[1]);
    if (summaries.size() == 1 && summaries[0] && summaries[0]->architecture == "clip") {
        report.misfit = "this is a vision projector, not a text model";
    }
    return report;
}

}  // namespace glimpse::app
