#include "engine/llama/adapter_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string_view>

#include "engine/adapter_name.h"

namespace glimpse::engine::llama {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNamesMax = 1000;
constexpr std::string_view kEnding = ".gguf";

}  // namespace

std::vector<std::string> adapter_names(const std::string& folder) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error); !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::string name = entry->path().filename().string();
        if (!name.ends_with(kEnding)) continue;
        name.resize(name.size() - kEnding.size());
        std::error_code ignored;
        if (is_adapter_name(name) && entry->is_regular_file(ignored)) names.push_back(std::move(name));
        if (names.size() == kNamesMax) break;
    }
    std::ranges::sort(names);
    return names;
}

std::string adapter_path(const std::string& folder, const std::string& name) { return fmt::format("{}/{}{}", folder, name, kEnding); }

std::uint64_t adapter_bytes(const std::string& folder) {
    std::uint64_t sum = 0;
    for (const auto& name : adapter_names(folder)) {
        std::error_code error;
        const auto bytes = fs::file_size(adapter_path(folder, name), error);
        if (!error) sum += bytes;
    }
    return sum;
}

}  // namespace glimpse::engine::llama
