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
        "nano-start",
        "",
        "",
        {"nano-start-text-f16.gguf", 7'044'352, "0fcac58ee0a98cdc6d106d145f1aeffb5a5f809bee7c4b44ff8b736717284710"},
        {"nano-start-mmproj-f16.gguf", 5'369'120, "f45e62148c2a975a87b2a810731d5b0852e9e1204b7a3a301268abe5f1684226"},
        "Apache-2.0",
        "6 M parameters of GLM-4V's architecture; reads small rendered slips, nothing else",
        "GLM-4V 架构的 6M 参数小模型；只能读小票样张"},
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
