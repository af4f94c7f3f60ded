#include "http/response_head.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <ctime>

#include "http/status.h"

namespace glimpse::http {

std::string response_head(const Response& response, Framing framing, bool keep_alive, bool http_1_0) {
    auto head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_of(response.status));
    for (const auto& field : response.headers.all()) {
        assert(field.value.find_first_of("\r\n") == std::string::npos);
        head += fmt::format("{}: {}\r\n", field.name, field.value);
    }
    const bool bodiless = response.status == 204 || response.status == 304;
    if (framing == Framing::kLength && !bodiless)
        head += fmt::format("Content-Length: {}\r\n", response.bytes().size());
    if (framing == Framing::kChunked) head += "Transfer-Encoding: chunked\r\n";
    if (!keep_alive)
        head += "Connection: close\r\n";
    else if (http_1_0)
        head += "Connection: keep-alive\r\n";
    head += "\r\n";
    return head;
}

std::string chunk_head(std::size_t bytes) {
    return fmt::format("{:x}\r\n", bytes);
}

std::string http_date(std::chrono::system_clock::time_point time) {
    constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", kDays.at(static_cast<std::size_t>(utc.tm_wday)),
                       utc.tm_mday, kMonths.at(static_cast<std::size_t>(utc.tm_mon)), utc.tm_year + 1900, utc.tm_hour,
                       utc.tm_min, utc.tm_sec);
}

}  // namespace glimpse::http
