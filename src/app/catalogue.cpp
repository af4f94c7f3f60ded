#include "app/catalogue.h"

#include <algorithm>
#include <array>

namespace glimpse::app {

namespace {

// Digests of the hub's files are left open on purpose: they were not at hand when this was written, and an
// invented one would be worse than none. `models pull` records what it fetched in SHA256SUMS. File names follow the
// repositories' habits and sizes are rough: a name that has changed is given with --file.
constexpr std::array kCatalogue = {
    CatalogueEntry{
        "nano",
        "",
        "",
        {"nano-text-q8_0.gguf", 9'035'936, "15995bd53c11c3b691ef7bcb882717b9dec698c0b5013637b7631ddf05e84a5e"},
        {"nano-mmproj-q8_0.gguf", 6'000'672, "1f67c3c4a722a86278c88b8937009d3de8eb638f2406d3e4e06c4122aee93183"},
        "Apache-2.0",
        "13 M parameters of GLM-4V's architecture, trained here on rendered documents; to try and to test, not for work",
        "GLM-4V 架构的 13M 参数小模型，用渲染单据训练；用于试用和测试，不用于工作"},
    CatalogueEntry{"glm-4.6v-flash",
                   "ggml-org/GLM-4.6V-Flash-GGUF",
                   "main",
                   {"GLM-4.6V-Flash-Q4_K_M.gguf", 6'200'000'000, ""},
                   {"mmproj-GLM-4.6V-Flash-Q8_0.gguf", 1'000'000'000, ""},
                   "MIT",
                   "9 B parameters, 4-bit; documents, tables, scenes; the model of record",
                   "9B 参数，4 比特量化；文档、表格、场景；首选模型"},
    CatalogueEntry{"glm-4.6v-flash-q8",
                   "ggml-org/GLM-4.6V-Flash-GGUF",
                   "main",
                   {"GLM-4.6V-Flash-Q8_0.gguf", 10'000'000'000, ""},
                   {"mmproj-GLM-4.6V-Flash-Q8_0.gguf", 1'000'000'000, ""},
                   "MIT",
                   "the same at 8 bits: nearer to the original, slower",
                   "同上，8 比特量化：更接近原模型，更慢"},
    CatalogueEntry{"glm-ocr",
                   "ggml-org/GLM-OCR-GGUF",
                   "main",
                   {"GLM-OCR-Q8_0.gguf", 950'000'000, ""},
                   {"mmproj-GLM-OCR-Q8_0.gguf", 480'000'000, ""},
                   "MIT",
                   "0.9 B parameters, 8-bit; text, tables and formulas of documents",
                   "0.9B 参数，8 比特量化；文档文字、表格与公式识别"},
};

}  // namespace

std::span<const CatalogueEntry> catalogue() {
    return kCatalogue;
}

const CatalogueEntry* find_in_catalogue(std::string_view name) {
    const auto found = std::ranges::find(kCatalogue, name, &CatalogueEntry::name);
    return found == kCatalogue.end() ? nullptr : &*found;
}

std::vector<std::string> catalogue_names() {
    std::vector<std::string> names;
    for (const auto& entry : kCatalogue) names.emplace_back(entry.name);
    return names;
}

}  // namespace glimpse::app
