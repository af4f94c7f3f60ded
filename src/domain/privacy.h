#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "domain/page_text.h"

namespace glimpse::domain {

/// What is done about personal data in what somebody sends and gets back (docs/privacy.md).
enum class Privacy {
    kAllow,  ///< nothing
    kMask,   ///< it is covered before a model sees it, and in answers
    kBlock,  ///< what has any is refused
};

inline constexpr std::array<std::pair<std::string_view, Privacy>, 3> kPrivacies = {{
    {"allow", Privacy::kAllow},
    {"mask", Privacy::kMask},
    {"block", Privacy::kBlock},
}};

constexpr std::optional<Privacy> privacy_named(std::string_view name) {
    for (const auto& [known, privacy] : kPrivacies) {
        if (known == name) return privacy;
    }
    return {};
}

constexpr std::string_view name_of(Privacy privacy) { return kPrivacies[static_cast<std::size_t>(privacy)].first; }

/// What nobody may see of one page.
struct HiddenParts {
    int width = 0;   ///< of the page as it was sent, pixels
    int height = 0;  ///< the same
    std::vector<std::array<Point, 4>> polygons = {};
    bool operator==(const HiddenParts&) const = default;
};

}  // namespace glimpse::domain
