// gzip: RFC 1952 (several members may follow each other); deflate: RFC 1950, and raw RFC 1951 because some
// clients send that under the same name; zstd: RFC 8878, window at most 8 MiB as RFC 9659 asks.
#include "http/content_encoding.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "http/media_type.h"
#include "http/message.h"

namespace glimpse::http {
namespace {

constexpr std::size_t kStepBytes = 64 * 1024;
constexpr int kZstdWindowLogMax = 23;
constexpr int kZstdLevel = 3, kGzipLevel = 5;

tl::unexpected<Error> broken(Coding coding) {
    return fail(ErrorCode::kInvalidRequest, "the body is not a complete {} stream", name_of(coding));
}

tl::unexpected<Error> too_large(Coding coding, std::size_t bytes_max) {
    return fail(ErrorCode::kTooLarge, "the {} body unpacks to more than the limit of {} bytes", name_of(coding),
                bytes_max);
}

/// The window argument of inflateInit2 that fits the bytes.
int window_bits(Coding coding, std::string_view bytes) {
    if (coding == Coding::kGzip) return 15 + 16;
    const auto byte = [&](std::size_t i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0; };
    const bool has_zlib_header = (byte(0) & 0x0F) == 8 && (byte(0) << 8 | byte(1)) % 31 == 0;
    return has_zlib_header ? 15 : -15;
}

/// Makes room for one more step and returns where it begins; one byte above the limit shows that it is passed.
std::size_t grow(std::string& out, std::size_t bytes_max) {
    const auto used = out.size();
    out.resize(std::min(used + std::max(kStepBytes, used / 2), bytes_max + 1));
    return used;
}

Result<std::string> inflate_all(Coding coding, std::string_view bytes, std::size_t bytes_max) {
    z_stream stream{};
    if (inflateInit2(&stream, window_bits(coding, bytes)) != Z_OK) return fail(ErrorCode::kInternal, "out of memory");
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> guard(&stream, &inflateEnd);
    if (bytes.size() > std::numeric_limits<uInt>::max()) return too_large(coding, bytes_max);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());

    std::string out;
    for (;;) {
        const auto used = grow(out, bytes_max);
        stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
        stream.avail_out = static_cast<uInt>(out.size() - used);
        const int state = inflate(&stream, Z_NO_FLUSH);
        out.resize(out.size() - stream.avail_out);
        if (out.size() > bytes_max) return too_large(coding, bytes_max);
        if (state == Z_STREAM_END) {
            if (stream.avail_in == 0) return out;
            if (coding != Coding::kGzip || inflateReset(&stream) != Z_OK) return broken(coding);
        } else if (state != Z_OK || (stream.avail_in == 0 && stream.avail_out > 0)) {
            return broken(coding);
        }
    }
}

Result<std::string> unpack_zstd(std::string_view bytes, std::size_t bytes_max) {
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(), &ZSTD_freeDCtx);
    if (!context || ZSTD_isError(ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kZstdWindowLogMax))) {
        return fail(ErrorCode::kInternal, "out of memory");
    }
    std::string out;
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
        const auto used = grow(out, bytes_max);
        ZSTD_outBuffer step{out.data() + used, out.size() - used, 0};
        const auto hint = ZSTD_decompressStream(context.get(), &step, &in);
        out.resize(used + step.pos);
        if (ZSTD_isError(hint)) return broken(Coding::kZstd);
        if (out.size() > bytes_max) return too_large(Coding::kZstd, bytes_max);
        if (in.pos == in.size && hint == 0) return out;
        if (in.pos == in.size && step.pos < step.size) return broken(Coding::kZstd);
    }
}

Result<std::string> pack_gzip(std::string_view bytes) {
    z_stream stream{};
    if (bytes.size() > std::numeric_limits<uInt>::max() ||
        deflateInit2(&stream, kGzipLevel, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
        return fail(ErrorCode::kInternal, "cannot compress");
    }
    const std::unique_ptr<z_stream, decltype(&deflateEnd)> guard(&stream, &deflateEnd);
    std::string out(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return fail(ErrorCode::kInternal, "cannot compress");
    out.resize(stream.total_out);
    return out;
}

Result<std::string> pack_zstd(std::string_view bytes) {
    std::string out(ZSTD_compressBound(bytes.size()), '\0');
    const auto size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), kZstdLevel);
    if (ZSTD_isError(size)) return fail(ErrorCode::kInternal, "cannot compress");
    out.resize(size);
    return out;
}

}  // namespace

std::optional<Coding> coding_named(std::string_view name) {
    if (name.empty() || equal_ignoring_case(name, "identity")) return Coding::kIdentity;
    if (equal_ignoring_case(name, "gzip") || equal_ignoring_case(name, "x-gzip")) return Coding::kGzip;
    if (equal_ignoring_case(name, "deflate")) return Coding::kDeflate;
    if (equal_ignoring_case(name, "zstd")) return Coding::kZstd;
    return {};
}

std::string_view name_of(Coding coding) {
    switch (coding) {
        case Coding::kIdentity: return "identity";
        case Coding::kGzip: return "gzip";
        case Coding::kDeflate: return "deflate";
        case Coding::kZstd: return "zstd";
    }
    return "identity";
}

Result<std::string> unpack(Coding coding, std::string_view bytes, std::size_t bytes_max) {
    switch (coding) {
        case Coding::kIdentity:
            if (bytes.size() > bytes_max) return too_large(coding, bytes_max);
            return std::string(bytes);
        case Coding::kGzip:
        case Coding::kDeflate: return inflate_all(coding, bytes, bytes_max);
        case Coding::kZstd: return unpack_zstd(bytes, bytes_max);
    }
    return fail(ErrorCode::kInternal, "unknown coding");
}

Result<std::string> pack(Coding coding, std::string_view bytes) {
    if (coding == Coding::kGzip) return pack_gzip(bytes);
    if (coding == Coding::kZstd) return pack_zstd(bytes);
    return std::string(bytes);
}

Coding preferred_coding(std::string_view accept_encoding) {
    const double zstd = quality_of(accept_encoding, "zstd", "*").value_or(0);
    const double gzip = quality_of(accept_encoding, "gzip", "*").value_or(0);
    const double identity = quality_of(accept_encoding, "identity", "").value_or(0);
    const double best = std::max(zstd, gzip);
    if (best <= 0 || identity > best) return Coding::kIdentity;
    return zstd >= gzip ? Coding::kZstd : Coding::kGzip;
}

}  // namespace glimpse::http
