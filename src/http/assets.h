#pragma once

#include <span>
#include <string_view>

#include "http/message.h"

namespace glimpse::http {

/// One file of the Web UI, kept in the binary.
struct Asset {
    std::string_view path;  ///< "/index.html", "/assets/index-Cx3kq0aB.js"
    std::string_view content_type;
    std::string_view bytes;
    std::string_view etag;  ///< with its quotes
    bool gzip = false;      ///< `bytes` is a gzip stream
};

/// The table generated at build time from web/dist and docs/api (embed_assets.cmake).
std::span<const Asset> embedded_assets();

/// The asset at `path`; "/" is "/index.html", "/docs" is "/docs/index.html". Null when there is none.
const Asset* find_asset(std::span<const Asset> assets, std::string_view path);

/// 200, or 304 where If-None-Match holds its tag; with caching and security headers.
Response asset_response(const Asset& asset, const Headers& request);

}  // namespace glimpse::http
