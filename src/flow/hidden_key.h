#pragma once

#include <bit>
#include <cstdint>
#include <vector>

#include "domain/privacy.h"

namespace glimpse::flow {

/// Makes what is hidden a part of a cache's key. A hasher has add_number(number).
template <typename Hasher>
void add_hidden(Hasher& hasher, const std::vector<domain::HiddenParts>& hidden) {
    hasher.add_number(hidden.size());
    for (const auto& page : hidden) {
        hasher.add_number(static_cast<std::uint64_t>(page.width)).add_number(static_cast<std::uint64_t>(page.height)).add_number(page.polygons.size());
        for (const auto& polygon : page.polygons) {
            for (const auto& corner : polygon) hasher.add_number(std::bit_cast<std::uint64_t>(corner.x)).add_number(std::bit_cast<std::uint64_t>(corner.y));
        }
    }
}

}  // namespace glimpse::flow
