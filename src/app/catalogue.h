#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::app {

/// A file of a known model.
struct CatalogueFile {
    std::string_view name;
    std::uint64_t bytes = 0;       ///< approximate; 0: unknown
    std::string_view sha256 = {};  ///< empty: not known when this was written; the hub is asked
};

/// A model that this program knows by name.
struct CatalogueEntry {
    std::string_view name;
    std::string_view repository;  ///< on the hub, "OWNER/NAME"; empty: comes with the program
    std::string_view revision = "main";
    CatalogueFile text;
    CatalogueFile projector;
    std::string_view licence;
    std::string_view description;
    std::string_view description_zh;
};

std::span<const CatalogueEntry> catalogue();

/// Null when the name is not known.
const CatalogueEntry* find_in_catalogue(std::string_view name);

std::vector<std::string> catalogue_names();

}  // namespace glimpse::app
