#include "imaging/encode.h"

#include <vips/vips8>

namespace glimpse::imaging {
namespace {

/// `form` is a suffix with options, as libvips names them.
Result<std::string> encode(const domain::Image& image, const char* form) {
    if (VIPS_INIT("glimpse") != 0) return fail(ErrorCode::kInternal, "The picture could not be written.");
    void* bytes = nullptr;
    std::size_t size = 0;
    try {
        auto* pixels = const_cast<std::uint8_t*>(image.rgb.data());  // libvips reads them only
        const auto picture = vips::VImage::new_from_memory(pixels, image.rgb.size(), image.width, image.height, 3, VIPS_FORMAT_UCHAR);
        picture.write_to_buffer(form, &bytes, &size);
    } catch (const std::exception& error) {
        vips_error_clear();
        return tl::unexpected(Error{ErrorCode::kInternal, "The picture could not be written.", error.what()});
    }
    std::string file(static_cast<const char*>(bytes), size);
    g_free(bytes);
    return file;
}

}  // namespace

Result<std::string> encode_png(const domain::Image& image) { return encode(image, ".png"); }

Result<std::string> encode_jpeg(const domain::Image& image) { return encode(image, ".jpg[Q=90,strip=true]"); }

}  // namespace glimpse::imaging
