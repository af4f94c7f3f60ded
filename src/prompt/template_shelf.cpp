#include "prompt/template_shelf.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "base/nearest_name.h"
#include "base/replace_file.h"
#include "prompt/template_file.h"

namespace glimpse::prompt {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kLookAgain{1};

constexpr std::size_t kPictureBytesMax = 4 * 1024 * 1024;

/// At most one byte more than `bytes_max`, for whoever refuses that.
Result<std::string> read_file(const std::string& path, std::size_t bytes_max = kTemplateBytesMax) {
    std::ifstream file(path, std::ios::binary);
    std::string text(bytes_max + 1, '\0');
    if (!file || (file.read(text.data(), static_cast<std::streamsize>(text.size())), file.bad())) {
        return fail(ErrorCode::kNotFound, "the template's file {} cannot be read", path);
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
}

Result<void> read_pictures(domain::Template& of, const fs::path& folder) {
    for (auto& example : of.examples) {
        if (example.picture_name.empty()) continue;
        const auto path = (folder / example.picture_name).string();
        TRY(example.picture, read_file(path, kPictureBytesMax));
        if (example.picture.size() > kPictureBytesMax) return fail(ErrorCode::kTooLarge, "{}: a picture of an example has at most {} bytes", path, kPictureBytesMax);
    }
    return {};
}

tl::unexpected<Error> could_not(std::string_view what, const std::string& path, const std::error_code& problem) {
    return tl::unexpected(Error{ErrorCode::kUnavailable, fmt::format("the template could not be {}; the server's log says why", what), fmt::format("{}: {}", path, problem.message())});
}

}  // namespace

std::vector<TemplateShelf::File> TemplateShelf::files() const {
    std::vector<File> all;
    for (const auto& folder : folders_) {
        std::error_code error;
        std::vector<File> here;
        for (const auto& entry : fs::directory_iterator(folder, error)) {
            if (entry.path().extension() != ".toml") continue;
            const auto changed = entry.last_write_time(error).time_since_epoch().count();
            const auto bytes = entry.file_size(error);
            here.push_back({entry.path().string(), static_cast<std::int64_t>(changed), bytes});
        }
        std::ranges::sort(here, {}, &File::path);
        std::ranges::move(here, std::back_inserter(all));
    }
    return all;
}

Result<TemplateShelf::Templates> TemplateShelf::read(const std::vector<File>& files) {
    std::map<std::string, domain::Template> by_name;
    for (const auto& file : files) {
        TRY(const auto text, read_file(file.path));
        TRY(auto read, parse_template(text, file.path));
        if (fs::path(file.path).stem() != read.name) {
            return fail(ErrorCode::kInvalidRequest, "{}: the template is named {}, so its file must be {}.toml", file.path, read.name, read.name);
        }
        TRY_VOID(read_pictures(read, fs::path(file.path).parent_path()));
        auto name = read.name;
        by_name.try_emplace(std::move(name), std::move(read));
    }
    std::vector<domain::Template> all;
    for (auto& [name, one] : by_name) all.push_back(std::move(one));
    return std::make_shared<const std::vector<domain::Template>>(std::move(all));
}

Result<std::unique_ptr<TemplateShelf>> TemplateShelf::open(std::vector<std::string> folders) {
    std::unique_ptr<TemplateShelf> shelf(new TemplateShelf(std::move(folders)));
    shelf->seen_ = shelf->files();
    TRY(shelf->templates_, read(shelf->seen_));
    shelf->looked_at_ = Clock::now();
    return shelf;
}

TemplateShelf::Templates TemplateShelf::all() {
    const std::lock_guard lock(mutex_);
    if (Clock::now() - looked_at_ < kLookAgain) return templates_;
    looked_at_ = Clock::now();
    auto now = files();
    if (now == seen_) return templates_;
    seen_ = std::move(now);
    if (auto templates = read(seen_)) {
        templates_ = std::move(*templates);
        log::info("{} templates are read anew", templates_->size());
    } else {
        log::error("templates stay as they were: {}", templates.error().public_message);
    }
    return templates_;
}

std::string TemplateShelf::own_path(std::string_view name) const { return fmt::format("{}/{}.toml", folders_.front(), name); }

Result<bool> TemplateShelf::keep(std::string_view name, std::string_view text) {
    const auto file = fmt::format("{}.toml", name);
    if (!is_snake_case(name)) return fail(ErrorCode::kInvalidRequest, "the name of a template is snake_case: small letters, figures and _, at most 64");
    if (folders_.empty()) return fail(ErrorCode::kUnavailable, "There is no folder for templates here.");
    TRY(const auto parsed, parse_template(text, file));
    if (parsed.name != name) return fail(ErrorCode::kInvalidRequest, "{}: the template is named {}", file, parsed.name);
    if (std::ranges::any_of(parsed.examples, [](const auto& example) { return !example.picture_name.empty(); })) {
        return fail(ErrorCode::kInvalidRequest, "{}: an example with a picture cannot be sent; put both files into the folder of your templates", file);
    }
    const std::lock_guard writing(writing_);
    const auto before = files();
    if (!read(before)) return fail(ErrorCode::kConflict, "another template's file is broken, so that none could be read anew; the server's log says which");
    const auto own = std::ranges::count_if(before, [&](const File& one) { return fs::path(one.path).parent_path() == folders_.front(); });
    std::error_code error;
    const bool replaces = fs::exists(own_path(name), error);
    if (!replaces && own >= static_cast<std::ptrdiff_t>(kOwnTemplatesMax)) {
        return fail(ErrorCode::kTooLarge, "there are {} templates of your own, and no more are kept; remove some", own);
    }
    fs::create_directories(folders_.front(), error);
    const bool is_new = !find(name);
    if (const auto problem = replace_file(own_path(name), text)) return could_not("written", own_path(name), problem);
    look_again();
    return is_new;
}

Result<void> TemplateShelf::remove(std::string_view name) {
    const std::lock_guard writing(writing_);
    TRY_VOID(find(name));  // names nothing else than a template, so that no path is made of anything else
    const auto path = own_path(name);
    std::error_code problem;
    if (!fs::remove(path, problem)) {
        if (problem) return could_not("removed", path, problem);
        return fail(ErrorCode::kConflict, "the template {} came with the program and stays; one of yours of the same name would stand before it", name);
    }
    look_again();
    return {};
}

Result<std::string> TemplateShelf::text_of(std::string_view name) {
    TRY_VOID(find(name));
    for (const auto& folder : folders_) {
        if (auto text = read_file(fmt::format("{}/{}.toml", folder, name))) return text;
    }
    return fail(ErrorCode::kConflict, "the template {} was removed just now", name);
}

void TemplateShelf::look_again() {
    {
        const std::lock_guard lock(mutex_);
        looked_at_ = {};
    }
    all();
}

Result<std::shared_ptr<const domain::Template>> TemplateShelf::find(std::string_view name) {
    const auto templates = all();
    std::vector<std::string> names;
    for (const auto& one : *templates) {
        if (one.name == name) return std::shared_ptr<const domain::Template>(templates, &one);
        names.push_back(one.name);
    }
    return fail(ErrorCode::kNotFound, "there is no template \"{}\".{} `glimpse templates list` and GET /api/v1/templates show them all.", name,
                did_you_mean(name, names));
}

}  // namespace glimpse::prompt
