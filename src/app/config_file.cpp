#include "app/config_file.h"

#include <toml++/toml.h>

#include <fstream>
#include <iterator>

#include "base/nearest_name.h"
#include "app/setting.h"

namespace glimpse::app {

namespace {

constexpr std::streamsize kFileBytesMax = 1024 * 1024;

std::string place_of(const toml::node& node, const std::string& path) {
    return fmt::format("{}:{}", path, node.source().begin.line);
}

std::vector<std::string> setting_names() {
    std::vector<std::string> names;
    for (const auto& setting : settings()) names.emplace_back(setting.name);
    return names;
}

Result<std::string> value_text(const Setting& setting, const toml::node& node, const std::string& place) {
    if (setting.kind == Setting::Kind::kInteger) {
        if (const auto* integer = node.as_integer()) return std::to_string(integer->get());
        return fail(ErrorCode::kInvalidRequest, "{}: {} takes a whole number, without quotes", place, setting.name);
    }
    if (const auto* text = node.as_string()) return text->get();
    return fail(ErrorCode::kInvalidRequest, "{}: {} takes a text in quotes", place, setting.name);
}

Result<void> read_table(const toml::table& table, const std::string& section, const std::string& path,
                        std::vector<ConfigLine>& lines) {
    for (const auto& [key, node] : table) {
        const auto name = section.empty() ? std::string(key.str()) : fmt::format("{}.{}", section, key.str());
        const auto place = place_of(node, path);
        const auto* setting = find_setting(name);
        if (setting != nullptr) {
            TRY(auto text, value_text(*setting, node, place));
            lines.push_back({name, std::move(text), place});
        } else if (const auto* inner = node.as_table(); inner != nullptr && section.empty()) {
            TRY_VOID(read_table(*inner, name, path, lines));
        } else {
            return fail(ErrorCode::kInvalidRequest, "{}: there is no setting \"{}\".{}", place, name,
                        did_you_mean(name, setting_names()));
        }
    }
    return {};
}

}  // namespace

Result<std::vector<ConfigLine>> parse_config_text(const std::string& text, const std::string& path) {
    toml::table table;
    try {
        table = toml::parse(text, path);
    } catch (const toml::parse_error& error) {
        return fail(ErrorCode::kInvalidRequest, "{}:{}: {}", path, error.source().begin.line, error.description());
    }
    std::vector<ConfigLine> lines;
    TRY_VOID(read_table(table, "", path, lines));
    return lines;
}

Result<std::vector<ConfigLine>> read_config_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return fail(ErrorCode::kNotFound, "cannot open the configuration file {}", path);
    if (file.tellg() < 0 || file.tellg() > kFileBytesMax) {
        return fail(ErrorCode::kInvalidRequest, "{} is no configuration file (or larger than 1 MiB)", path);
    }
    file.seekg(0);
    return parse_config_text(std::string(std::istreambuf_iterator<char>(file), {}), path);
}

}  // namespace glimpse::app
