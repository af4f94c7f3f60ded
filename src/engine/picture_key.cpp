#include "engine/picture_key.h"

#include <string_view>

namespace glimpse::engine {

PictureKey key_of(const domain::Image& image) {
    const std::string_view pixels(reinterpret_cast<const char*>(image.rgb.data()), image.rgb.size());
    return ContentHasher().add_number(image.width).add_number(image.height).add(pixels).finish();
}

}  // namespace glimpse::engine
