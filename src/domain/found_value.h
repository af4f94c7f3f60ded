#pragma once

#include <cstddef>
#include <string>

namespace glimpse::domain {

/// A value that stands in a text.
struct FoundValue {
    std::size_t begin = 0;  ///< its first character, counted in code points
    std::size_t end = 0;    ///< behind its last
    std::string value = {};  ///< in the wire form of its kind
    bool operator==(const FoundValue&) const = default;
};

}  // namespace glimpse::domain
