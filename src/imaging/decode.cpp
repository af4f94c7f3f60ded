#include "imaging/decode.h"

#include <vips/vips8>

#include <mutex>

#include "base/log.h"
#include "imaging/gif_header.h"

namespace glimpse::imaging {
namespace {

using domain::PictureFormat;
using vips::VImage;

void initialize_vips() {
    static std::once_flag once;
    std::call_once(once, [] {
        if (VIPS_INIT("glimpse") != 0) log::error("libvips could not be initialized");
        // Its warnings would print what a hostile picture makes it say; failures come back as errors anyway.
        g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, [](const char*, GLogLevelFlags, const char*, void*) {}, nullptr);
        vips_concurrency_set(1);  // our own threads decode pictures side by side
        vips_cache_set_max(0);    // pictures of one user must not outlive the request
    });
}

/// An open picture: header read, pixels not yet.
VImage open(VipsBlob* blob, PictureFormat format) {
    auto* options = VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("fail_on", VIPS_FAIL_ON_TRUNCATED);
    switch (format) {
        case PictureFormat::kJpeg: return VImage::jpegload_buffer(blob, options);
        case PictureFormat::kPng: return VImage::pngload_buffer(blob, options);
        case PictureFormat::kWebp: return VImage::webpload_buffer(blob, options);
        case PictureFormat::kGif: return VImage::gifload_buffer(blob, options);
        case PictureFormat::kTiff: return VImage::tiffload_buffer(blob, options);
    }
    throw vips::VError("unknown format");
}

/// Lays a transparent picture on black or white, whichever is further from the colours drawn: both white and
/// black writing on transparent ground stay legible.
VImage flatten(const VImage& picture) {
    const int colours = picture.bands() - 1;
    const VImage alpha = picture[colours] / 255.0;
    const VImage grey = picture.extract_band(0, VImage::option()->set("n", colours)).bandmean();
    const double drawn = alpha.avg();
    const double brightness = drawn > 0 ? (grey * alpha).avg() / drawn : 0;
    const double ground = brightness > 127.5 ? 0 : 255;
    return picture.flatten(VImage::option()->set("background", std::vector<double>(colours, ground)));
}

/// Ink to light: by the profile in the file, else by the plain formula that browsers and Pillow use; a guessed
/// press profile would shift every colour.
VImage cmyk_to_rgb(const VImage& picture) {
    if (picture.get_typeof(VIPS_META_ICC_NAME) != 0) {
        return picture.icc_transform("srgb", VImage::option()->set("embedded", true));
    }
    const VImage light = picture.invert();
    const VImage rgb = light.extract_band(0, VImage::option()->set("n", 3)) * light[3] / 255.0;
    return rgb.rint().cast(VIPS_FORMAT_UCHAR).copy(VImage::option()->set("interpretation", VIPS_INTERPRETATION_sRGB));
}

VImage to_srgb(VImage picture) {
    if (picture.interpretation() == VIPS_INTERPRETATION_CMYK) picture = cmyk_to_rgb(picture);
    picture = picture.colourspace(VIPS_INTERPRETATION_sRGB).cast(VIPS_FORMAT_UCHAR);
    if (picture.has_alpha()) picture = flatten(picture).cast(VIPS_FORMAT_UCHAR);
    return picture.extract_band(0, VImage::option()->set("n", 3));
}

tl::unexpected<Error> too_large(PictureFormat format, std::int64_t pixels, std::int64_t pixels_max) {
    return fail(ErrorCode::kTooLarge, "The {} declares {} pixels; at most {} are allowed. Send a smaller copy.",
                name_of(format), pixels, pixels_max);
}

domain::Image copy_pixels(VImage picture) {
    std::size_t size = 0;
    auto* memory = static_cast<std::uint8_t*>(picture.write_to_memory(&size));
    domain::Image image{picture.width(), picture.height(), {memory, memory + size}};
    g_free(memory);
    return image;
}

}  // namespace

Result<domain::Image> decode(std::string_view bytes, PictureFormat format, std::int64_t pixels_max) {
    initialize_vips();
    if (format == PictureFormat::kGif && gif_declared_pixels(bytes) > pixels_max) {
        return too_large(format, gif_declared_pixels(bytes), pixels_max);
    }
    VipsBlob* blob = vips_blob_new(nullptr, bytes.data(), bytes.size());
    try {
        VImage picture = open(blob, format);
        vips_area_unref(VIPS_AREA(blob));
        blob = nullptr;
        const std::int64_t pixels = std::int64_t{picture.width()} * picture.height();
        if (pixels > pixels_max) return too_large(format, pixels, pixels_max);
        return copy_pixels(to_srgb(picture.copy_memory().autorot()));
    } catch (const std::exception& error) {
        if (blob) vips_area_unref(VIPS_AREA(blob));
        vips_error_clear();
        return tl::unexpected(Error{ErrorCode::kUnreadablePicture,
                                    fmt::format("The {} is damaged or cut short. Send it again, or save it anew.",
                                                name_of(format)),
                                    error.what()});
    }
}

}  // namespace glimpse::imaging
