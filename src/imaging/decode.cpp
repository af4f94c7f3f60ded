#include "imaging/decode.h"

#include <vips/vips8>

#include <memory>
#include <mutex>

#include "base/log.h"
#include "imaging/declared_pixels.h"
#include "imaging/png_text.h"
#include "imaging/upright.h"

namespace glimpse::imaging {

using domain::PictureFormat;
using namespace std::string_view_literals;
using vips::VImage;

namespace {

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

/// 1 x 1 pixels. ImageMagick, which reads BMP for libvips, loads its parts when they are first used.
constexpr std::string_view kSmallestBmp =
    "BM\x3A\0\0\0\0\0\0\0\x36\0\0\0"
    "\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\xFF\0"sv;
static_assert(kSmallestBmp.size() == 58);

/// The encoded bytes, as libvips holds them; not copied.
class Source {
public:
    Source(std::string_view bytes, PictureFormat format) : blob_(vips_blob_new(nullptr, bytes.data(), bytes.size())), format_(format) {}
    ~Source() { vips_area_unref(VIPS_AREA(blob_)); }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    /// An open page, counted from 0: header read, pixels not yet. A JPEG comes out `shrink` (1, 2, 4 or 8) times smaller.
    VImage open(int page, int shrink) const {
        auto* options = VImage::option()->set("access", VIPS_ACCESS_SEQUENTIAL)->set("fail_on", VIPS_FAIL_ON_TRUNCATED);
        switch (format_) {
            case PictureFormat::kJpeg: return VImage::jpegload_buffer(blob_, options->set("shrink", shrink));
            case PictureFormat::kPng: return VImage::pngload_buffer(blob_, options);
            case PictureFormat::kWebp: return VImage::webpload_buffer(blob_, options);
            case PictureFormat::kGif: return VImage::gifload_buffer(blob_, options);
            case PictureFormat::kTiff: return VImage::tiffload_buffer(blob_, options->set("page", page));
            case PictureFormat::kBmp: return VImage::magickload_buffer(blob_, options);
            case PictureFormat::kHeic:
            case PictureFormat::kAvif: return VImage::heifload_buffer(blob_, options);
            case PictureFormat::kPdf: break;  // has a renderer of its own
        }
        throw vips::VError("unknown format");
    }

private:
    VipsBlob* blob_;
    PictureFormat format_;
};

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

/// By the profile in the file, unless it is sRGB anyway: what every camera and phone writes.
VImage apply_profile(const VImage& picture) {
    if (picture.get_typeof(VIPS_META_ICC_NAME) == 0) return picture;
    std::size_t size = 0;
    const auto* profile = static_cast<const char*>(picture.get_blob(VIPS_META_ICC_NAME, &size));
    if (std::string_view(profile, size).find("sRGB") != std::string_view::npos) return picture;
    try {
        // All of it at once: a profile that does not fit is found here and not when the picture is half written.
        return picture.icc_transform("srgb", VImage::option()->set("embedded", true)).copy_memory();
    } catch (const vips::VError&) {
        vips_error_clear();
        return picture;
    }
}

VImage to_srgb(VImage picture) {
    if (picture.has_alpha()) picture = picture.copy_memory();  // read once more to choose the ground
    picture = picture.interpretation() == VIPS_INTERPRETATION_CMYK ? cmyk_to_rgb(picture) : apply_profile(picture);
    picture = picture.colourspace(VIPS_INTERPRETATION_sRGB).cast(VIPS_FORMAT_UCHAR);
    if (picture.has_alpha()) picture = flatten(picture).cast(VIPS_FORMAT_UCHAR);
    return picture.extract_band(0, VImage::option()->set("n", 3));
}

tl::unexpected<Error> too_large(PictureFormat format, std::int64_t pixels, std::int64_t pixels_max) {
    return fail(ErrorCode::kTooLarge, "The {} declares {} pixels; at most {} are allowed. Send a smaller copy.",
                name_of(format), pixels, pixels_max);
}

/// Decodes, and turns the picture upright as it is copied.
domain::Image copy_upright(const VImage& picture) {
    const int orientation = picture.get_typeof(VIPS_META_ORIENTATION) != 0 ? picture.get_int(VIPS_META_ORIENTATION) : 1;
    std::size_t size = 0;
    const std::unique_ptr<void, decltype(&g_free)> memory(picture.write_to_memory(&size), &g_free);
    return upright({picture.width(), picture.height()}, static_cast<const std::uint8_t*>(memory.get()), orientation);
}

/// How many times smaller a JPEG of this size may be decoded.
int shrink_of(Size size, const DecodeLimits& limits) {
    if (limits.rules.pixels_max == 0) return 1;
    const auto fitted = fit_size(size, limits.rules);
    if (!fitted) return 1;
    for (const int shrink : {8, 4, 2}) {
        if (size.width / shrink >= kPixelsToSpare * fitted->width && size.height / shrink >= kPixelsToSpare * fitted->height) return shrink;
    }
    return 1;
}

Size upright_size(const VImage& picture) {
    // EXIF's orientations from 5 on lie on their side.
    if (picture.get_typeof(VIPS_META_ORIENTATION) != 0 && picture.get_int(VIPS_META_ORIENTATION) >= 5) return {picture.height(), picture.width()};
    return {picture.width(), picture.height()};
}

Result<Page> decode_page(const Source& source, int page, PictureFormat format, const DecodeLimits& limits) {
    VImage picture = source.open(page, 1);
    const Size whole = upright_size(picture);
    const std::int64_t pixels = std::int64_t{picture.width()} * picture.height();
    if (pixels > limits.pixels_max) return too_large(format, pixels, limits.pixels_max);
    if (format == PictureFormat::kJpeg) {
        const int shrink = shrink_of({picture.width(), picture.height()}, limits);
        if (shrink > 1) picture = source.open(page, shrink);
    }
    return Page{copy_upright(to_srgb(picture)), whole};
}

int page_count(const Source& source, PictureFormat format) {
    if (format != PictureFormat::kTiff) return 1;
    const VImage first = source.open(0, 1);
    return first.get_typeof(VIPS_META_N_PAGES) == 0 ? 1 : first.get_int(VIPS_META_N_PAGES);
}

Error unreadable(PictureFormat format, const char* detail) {
    vips_error_clear();
    return {ErrorCode::kUnreadablePicture, fmt::format("The {} is damaged or cut short. Send it again, or save it anew.", name_of(format)), detail};
}

}  // namespace

void prepare_decoders() {
    initialize_vips();
    (void)decode(kSmallestBmp, PictureFormat::kBmp, 1);
}

Result<std::vector<Page>> decode_pages(std::string_view bytes, PictureFormat format, domain::PageRange range,
                                       const DecodeLimits& limits) {
    initialize_vips();
    if (const auto pixels = declared_pixels(bytes, format); pixels > limits.pixels_max) return too_large(format, pixels, limits.pixels_max);
    try {
        const auto stripped = format == PictureFormat::kPng ? without_text(bytes) : std::nullopt;
        const Source source(stripped ? *stripped : bytes, format);
        TRY(range, domain::pages_of(range, page_count(source, format), limits.pages_max));
        std::vector<Page> pages;
        for (int page = range.first; page <= range.last; ++page) {
            TRY(pages.emplace_back(), decode_page(source, page - 1, format, limits));
        }
        return pages;
    } catch (const std::bad_alloc&) {
        throw;  // the sandbox's to tell
    } catch (const std::exception& error) {
        return tl::unexpected(unreadable(format, error.what()));
    }
}

Result<domain::Image> decode(std::string_view bytes, PictureFormat format, std::int64_t pixels_max) {
    TRY(auto pages, decode_pages(bytes, format, {1, 1}, {.pixels_max = pixels_max}));
    return std::move(pages.front().image);
}

}  // namespace glimpse::imaging
