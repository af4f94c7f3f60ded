#include "http/assets.h"

#include <algorithm>

#include "http/content_encoding.h"
#include "http/error_response.h"
#include "http/media_type.h"

namespace glimpse::http {
namespace {

constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

constexpr std::size_t kUnpackedBytesMax = 64 * 1024 * 1024;

/// Whether an If-None-Match list holds the tag; tags compare weakly there (RFC 9110, 13.1.2).
bool holds_tag(std::string_view list, std::string_view tag) {
    while (!list.empty()) {
        const auto comma = std::min(list.find(','), list.size());
        auto one = trimmed(list.substr(0, comma));
        if (one.starts_with("W/")) one.remove_prefix(2);
        if (one == tag || one == "*") return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

/// The build puts a hash of the content into the names below /assets/: such a file never changes.
std::string_view cache_control(std::string_view path) {
    return path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
}

}  // namespace

const Asset* find_asset(std::span<const Asset> assets, std::string_view path) {
    if (path == "/") path = "/index.html";
    if (path == "/docs" || path == "/docs/") path = "/docs/index.html";
    const auto found = std::ranges::find(assets, path, &Asset::path);
    return found == assets.end() ? nullptr : &*found;
}

Response asset_response(const Asset& asset, const Headers& request) {
    Response response;
    response.headers.add("Cache-Control", cache_control(asset.path));
    response.headers.add("ETag", asset.etag);
    response.headers.add("Content-Security-Policy", kContentSecurityPolicy);
    response.headers.add("Referrer-Policy", "no-referrer");
    if (asset.gzip) response.headers.add("Vary", "Accept-Encoding");
    if (holds_tag(request.joined("If-None-Match"), asset.etag)) {
        response.status = 304;
        return response;
    }
    response.headers.add("Content-Type", asset.content_type);
    if (!asset.gzip || quality_of(request.joined("Accept-Encoding"), "gzip", "*").value_or(0) > 0) {
        if (asset.gzip) response.headers.add("Content-Encoding", "gzip");
        response.static_body = asset.bytes;
        return response;
    }
    auto plain = unpack(Coding::kGzip, asset.bytes, kUnpackedBytesMax);
    if (!plain) return error_response(plain.error(), "");
    response.body = std::move(*plain);
    return response;
}

}  // namespace glimpse::http
