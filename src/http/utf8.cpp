// Well-formed sequences, Unicode 15, table 3-7 (U means any of 80..BF):
//   00..7F | C2..DF U | E0 A0..BF U | E1..EC U U | ED 80..9F U | EE..EF U U
//   F0 90..BF U U | F1..F3 U U U | F4 80..8F U U
#include "http/utf8.h"

namespace glimpse::http {
namespace {

/// Bytes of the sequence at the start of `rest`, or 0 when it is not well-formed.
std::size_t sequence_bytes(std::string_view rest) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(rest[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    const std::size_t size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (size == 0 || rest.size() < size) return 0;
    const unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    const unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (byte(1) < low || byte(1) > high) return 0;
    for (std::size_t i = 2; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    return size;
}

}  // namespace

std::optional<std::size_t> find_bad_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const auto size = sequence_bytes(text.substr(at));
        if (size == 0) return at;
        at += size;
    }
    return {};
}

}  // namespace glimpse::http
