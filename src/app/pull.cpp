#include "app/pull.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "app/catalogue.h"
#include "app/model_check.h"
#include "app/model_folder.h"
#include "base/nearest_name.h"
#include "engine/llama/gguf_file.h"
#include "storage/hub/checksums.h"
#include "storage/hub/sha256.h"
#include "storage/hub/url.h"

namespace glimpse::app {

namespace {

namespace fs = std::filesystem;
namespace hub = storage::hub;

constexpr std::size_t kFilesMax = 2;

Result<PullPlan> plan_of_entry(const CatalogueEntry& entry) {
    if (entry.repository.empty()) {
        return fail(ErrorCode::kInvalidRequest, "{} comes with the program, in models/{}; it is on no hub", entry.name,
                    entry.name);
    }
    PullPlan plan;
    plan.name = entry.name;
    plan.repository = entry.repository;
    plan.revision = entry.revision;
    plan.licence = entry.licence;
    plan.description = entry.description;
    plan.description_zh = entry.description_zh;
    for (const auto& file : {entry.text, entry.projector})
        plan.files.push_back({std::string(file.name), std::string(file.sha256)});
    return plan;
}

Result<PullPlan> plan_of_repository(const PullRequest& request) {
    if (request.files.empty()) {
        return fail(ErrorCode::kInvalidRequest, "name the files of {}: --file TEXT.gguf --file MMPROJ.gguf",
                    request.model);
    }
    PullPlan plan;
    plan.repository = request.model;
    plan.name = request.model.substr(request.model.find('/') + 1);
    return plan;
}

Result<void> check_plan(const PullPlan& plan) {
    if (!hub::is_plain_file_name(plan.name)) {
        return fail(ErrorCode::kInvalidRequest, "\"{}\" is no name for a model; use letters, digits, . _ -", plan.name);
    }
    if (plan.files.size() > kFilesMax) {
        return fail(ErrorCode::kInvalidRequest, "a model has a text file and a projector; {} files were given",
                    plan.files.size());
    }
    for (const auto& file : plan.files) {
        if (!hub::is_plain_file_name(file.name) || !file.name.ends_with(".gguf")) {
            return fail(ErrorCode::kInvalidRequest, "\"{}\" is no .gguf file name", file.name);
        }
        if (!file.sha256.empty() && !hub::is_sha256(file.sha256)) {
            return fail(ErrorCode::kInvalidRequest, "\"{}\" is no SHA-256: that is 64 hex digits", file.sha256);
        }
    }
    return {};
}

/// True when the file is here already and is what it should be.
Result<bool> is_here(const PullPlan::File& file, const std::string& path, const std::string& expected,
                     PullObserver& observer) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return false;
    TRY(const auto digest, hub::sha256_of_file(path, [&](std::uint64_t) { return observer.keep_going(); }));
    if (expected.empty() || digest == expected) {
        observer.on_note(fmt::format("{} is here already{}", file.name, expected.empty() ? "" : ", digest verified"));
        TRY_VOID(hub::record_checksum(fs::path(path).parent_path().string(), file.name, digest));
        return true;
    }
    observer.on_note(fmt::format("{} is here but its digest is wrong; fetching it again", file.name));
    return false;
}

std::string explain(const hub::Downloaded& downloaded) {
    switch (downloaded.digest_source) {
        case hub::DigestSource::kGiven: return "SHA-256 as expected";
        case hub::DigestSource::kHub:
            return "SHA-256 as the hub announced it (this proves the transfer, not the publisher)";
        case hub::DigestSource::kNone:
            return "nobody says what its SHA-256 should be; it is recorded now, so that a later change will show";
    }
    return {};
}

/// A login page or a listing can come with status 200: only a readable GGUF file stays in place.
Result<void> check_structure(const std::string& path) {
    const auto summary = engine::llama::read_gguf(path);
    if (summary) return {};
    std::error_code ignored;
    fs::rename(path, path + ".rejected", ignored);
    return fail(ErrorCode::kUnavailable, "{} It is kept as {}.rejected", summary.error().public_message, path);
}

Result<void> fetch(const PullPlan& plan, const PullPlan::File& file, const std::string& base_url,
                   const std::string& folder, const hub::DownloadSettings& settings, PullObserver& observer) {
    const auto path = fmt::format("{}/{}", folder, file.name);
    const bool pinned = file.sha256.empty() && !expected_sha256(plan.name, path).empty();
    const auto expected = pinned ? expected_sha256(plan.name, path) : file.sha256;
    TRY(const bool here, is_here(file, path, expected, observer));
    if (here) return {};
    TRY(const auto url, hub::file_url(base_url, {plan.repository, plan.revision, file.name}));
    observer.on_file(file.name);
    auto downloaded = hub::download({url, path, expected}, settings, observer);
    if (!downloaded) {
        auto error = downloaded.error();
        if (error.code == ErrorCode::kNotFound) {
            error.public_message +=
                ". If the hub names the files differently, say so: --file TEXT.gguf --file MMPROJ.gguf";
        } else if (pinned && error.public_message.find("SHA-256") != std::string::npos) {
            error.public_message += fmt::format(
                ". It was recorded when the file was first fetched; if the publisher changed "
                "it, remove its line from {}/{}",
                folder, hub::kChecksumFile);
        }
        return tl::unexpected(std::move(error));
    }
    TRY_VOID(check_structure(path));
    TRY_VOID(hub::record_checksum(folder, file.name, downloaded->sha256));
    observer.on_note(fmt::format("{}: {}", file.name, explain(*downloaded)));
    return {};
}

}  // namespace

Result<PullPlan> plan_pull(const PullRequest& request) {
    const auto* known = find_in_catalogue(request.model);
    if (known == nullptr && request.model.find('/') == std::string::npos) {
        return fail(ErrorCode::kNotFound,
                    "the catalogue has no model \"{}\".{} It has {}; anything else is pulled as OWNER/NAME "
                    "--file TEXT.gguf --file MMPROJ.gguf",
                    request.model, did_you_mean(request.model, catalogue_names()), fmt::join(catalogue_names(), ", "));
    }
    TRY(auto plan, known != nullptr ? plan_of_entry(*known) : plan_of_repository(request));
    if (!request.files.empty()) plan.files.clear();
    for (const auto& name : request.files) plan.files.push_back({name});
    if (!request.name.empty()) plan.name = request.name;
    if (!request.revision.empty()) plan.revision = request.revision;
    if (request.digests.size() > plan.files.size()) {
        return fail(ErrorCode::kInvalidRequest, "{} digests were given for {} files", request.digests.size(),
                    plan.files.size());
    }
    for (std::size_t i = 0; i < request.digests.size(); ++i) {
        auto& digest = plan.files[i].sha256;
        digest = request.digests[i];
        std::ranges::transform(digest, digest.begin(), [](unsigned char c) { return std::tolower(c); });
    }
    TRY_VOID(check_plan(plan));
    return plan;
}

Result<void> pull(const PullPlan& plan, const std::string& base_url, const std::string& folder,
                  const hub::DownloadSettings& settings, PullObserver& observer) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (error) return fail(ErrorCode::kInternal, "cannot create {}: {}", folder, error.message());
    // The projector first: it is the smaller one, so a wrong name or token shows soon.
    for (auto file = plan.files.rbegin(); file != plan.files.rend(); ++file) {
        TRY_VOID(fetch(plan, *file, base_url, folder, settings, observer));
    }
    ModelFolder about{folder, plan.name, plan.description, plan.description_zh, plan.licence, plan.files.front().name,
                      {},     0};
    if (plan.files.size() > 1) about.projector = plan.files.back().name;
    const ModelFiles files{about, folder + "/" + about.text,
                           about.projector.empty() ? "" : folder + "/" + about.projector};
    TRY(const auto report, check_model(files, DigestCheck::kSkip));
    if (!report.misfit.empty()) return fail(ErrorCode::kUnavailable, "{}: {}", plan.name, report.misfit);
    return write_model_folder(about);
}

}  // namespace glimpse::app
