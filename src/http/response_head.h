#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "http/message.h"

namespace glimpse::http {

/// How the end of a response's body is told.
enum class Framing {
    kLength,   ///< Content-Length
    kChunked,  ///< chunks
    kClose,    ///< the connection ends with it (streams to HTTP/1.0)
};

/// Status line and header fields, the empty line included. Values must hold no CR or LF.
std::string response_head(const Response& response, Framing framing, bool keep_alive, bool http_1_0);

/// Around each chunk: its size before it, and CRLF behind it.
std::string chunk_head(std::size_t bytes);
inline constexpr std::string_view kChunkTail = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

/// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace glimpse::http
