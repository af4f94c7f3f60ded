#include "flow/hidden_key.h"

#include <bit>

namespace glimpse::flow {

void add_hidden(ContentHasher& hasher, const std::vector<domain::HiddenParts>& hidden) {
    hasher.add_number(hidden.size());
    for (const auto& page : hidden) {
        hasher.add_number(static_cast<std::uint64_t>(page.width)).add_number(static_cast<std::uint64_t>(page.height)).add_number(page.polygons.size());
        for (const auto& polygon : page.polygons) {
            for (const auto& corner : polygon) hasher.add_number(std::bit_cast<std::uint64_t>(corner.x)).add_number(std::bit_cast<std::uint64_t>(corner.y));
        }
    }
}

}  // namespace glimpse::flow
