#include "prompt/template_shelf.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <utility>

#include "base/log.h"
#include "base/nearest_name.h"
#include "prompt/template_file.h"

namespace glimpse::prompt {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kLookAgain{1};

Result<std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string text(kTemplateBytesMax + 1, '\0');
    if (!file || (file.read(text.data(), static_cast<std::streamsize>(text.size())), file.bad())) {
        return fail(ErrorCode::kNotFound, "the template {} cannot be read", path);
    }
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text;
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
