#pragma once

#include <cstddef>
#include <cstdint>

#include "domain/image.h"

namespace glimpse::engine {

/// What a picture is, for caches of one projector: XXH3-128 of its pixels and sides, after imaging. Two files with the same
/// pixels are the same picture. Not cryptographic: it tells pictures apart that nobody forged to collide.
struct PictureKey {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    bool operator==(const PictureKey&) const = default;
};

struct PictureKeyHash {
    std::size_t operator()(const PictureKey& key) const { return static_cast<std::size_t>(key.low); }
};

/// About 0.1 ms a megapixel.
PictureKey key_of(const domain::Image& image);

}  // namespace glimpse::engine
