#include "engine/picture_key.h"

#include <xxhash.h>

namespace glimpse::engine {

PictureKey key_of(const domain::Image& image) {
    const auto sides = (static_cast<std::uint64_t>(image.width) << 32) | static_cast<std::uint32_t>(image.height);
    const XXH128_hash_t hash = XXH3_128bits_withSeed(image.rgb.data(), image.rgb.size(), sides);
    return {hash.low64, hash.high64};
}

}  // namespace glimpse::engine
