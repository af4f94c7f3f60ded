#include "app/model_folder.h"

#include <toml++/toml.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

namespace glimpse::app {

namespace {

Result<std::string> text_at(const toml::table& table, std::string_view key, const std::string& path) {
    const auto* node = table.get(key);
    if (node == nullptr) return std::string();
    if (const auto* text = node->as_string()) return text->get();
    return fail(ErrorCode::kInvalidRequest, "{}:{}: {} takes a text in quotes", path, node->source().begin.line, key);
}

/// A file name without a folder: what a model folder holds stands in it.
Result<std::string> file_at(const toml::table& table, std::string_view key, const std::string& path) {
    TRY(auto name, text_at(table, key, path));
    if (name.find('/') == std::string::npos && name != "..") return name;
    return fail(ErrorCode::kInvalidRequest, "{}: {} = \"{}\" must be a file in the same folder", path, key, name);
}

Result<ModelFolder> folder_of(const toml::table& table, const std::string& path) {
    ModelFolder folder;
    TRY(folder.id, text_at(table, "id", path));
    TRY(folder.description, text_at(table, "description", path));
    TRY(folder.description_zh, text_at(table, "description_zh", path));
    TRY(folder.licence, text_at(table, "licence", path));
    TRY(folder.text, file_at(table, "text", path));
    TRY(folder.projector, file_at(table, "projector", path));
    folder.context_tokens = table["context_tokens"].value_or(std::int64_t{0});
    folder.picture_tokens_max = table["picture_tokens_max"].value_or(std::int64_t{0});
    folder.picture_enlarge = table["picture_enlarge"].value_or(std::int64_t{0});
    folder.cell_names = table["cell_names"].value_or(false);
    if (folder.text.empty()) {
        return fail(ErrorCode::kInvalidRequest, "{}: the line text = \"FILE.gguf\" is missing", path);
    }
    return folder;
}

}  // namespace

Result<ModelFolder> read_model_folder(const std::string& path) {
    const auto file_path = fmt::format("{}/{}", path, kModelFile);
    std::ifstream file(file_path, std::ios::binary);
    if (!file) return fail(ErrorCode::kNotFound, "{} has no {}", path, kModelFile);
    const std::string text(std::istreambuf_iterator<char>(file), {});
    try {
        const auto table = toml::parse(text, file_path);
        TRY(auto folder, folder_of(table, file_path));
        folder.path = path;
        if (folder.id.empty()) folder.id = std::filesystem::path(path).filename().string();
        return folder;
    } catch (const toml::parse_error& error) {
        return fail(ErrorCode::kInvalidRequest, "{}:{}: {}", file_path, error.source().begin.line, error.description());
    }
}

Result<void> write_model_folder(const ModelFolder& folder) {
    toml::table table;
    table.insert("id", folder.id);
    if (!folder.description.empty()) table.insert("description", folder.description);
    if (!folder.description_zh.empty()) table.insert("description_zh", folder.description_zh);
    table.insert("text", folder.text);
    if (!folder.projector.empty()) table.insert("projector", folder.projector);
    if (!folder.licence.empty()) table.insert("licence", folder.licence);
    if (folder.context_tokens > 0) table.insert("context_tokens", folder.context_tokens);
    if (folder.picture_tokens_max > 0) table.insert("picture_tokens_max", folder.picture_tokens_max);
    if (folder.picture_enlarge > 0) table.insert("picture_enlarge", folder.picture_enlarge);
    if (folder.cell_names) table.insert("cell_names", true);
    const auto path = fmt::format("{}/{}", folder.path, kModelFile);
    std::ofstream file(path, std::ios::binary | std::ios::trunc);
    file << table << '\n';
    file.close();
    if (!file) return fail(ErrorCode::kInternal, "cannot write {}", path);
    return {};
}

}  // namespace glimpse::app
