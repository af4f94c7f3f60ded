// base64   = *( 4CHAR ) [ 2CHAR ["=="] / 3CHAR ["="] ]      the bits after the last byte must be 0
// CHAR     = A-Z a-z 0-9 + / - _                            RFC 4648, sections 4 and 5
// data URL = "data:" [ media type ] ";base64," base64       RFC 2397
#include "http/base64.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "http/message.h"

namespace glimpse::http {
namespace {

constexpr std::uint8_t kSpace = 64, kPad = 65, kBad = 66;

constexpr std::array<std::uint8_t, 256> make_table() {
    std::array<std::uint8_t, 256> table{};
    table.fill(kBad);
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    }
    table['-'] = 62;
    table['_'] = 63;
    table['='] = kPad;
    for (const unsigned char c : {' ', '\t', '\r', '\n'}) table[c] = kSpace;
    return table;
}

constexpr auto kTable = make_table();

std::uint8_t value_of(char c) {
    return kTable[static_cast<unsigned char>(c)];
}

/// What stands from the first `=` on: only as much padding as the group wants, and white space.
Result<void> check_padding(std::string_view text, std::size_t at, int group_chars) {
    int pads = 0;
    for (; at < text.size(); ++at) {
        const auto value = value_of(text[at]);
        if (value == kSpace) continue;
        if (value != kPad || group_chars < 2 || ++pads > 4 - group_chars) {
            return fail(ErrorCode::kInvalidRequest, "not base64: unexpected character after padding at position {}",
                        at);
        }
    }
    if (pads > 0 && pads != 4 - group_chars) {
        return fail(ErrorCode::kInvalidRequest, "not base64: padding is incomplete at position {}", at);
    }
    return {};
}

/// The last group holds 0, 2 or 3 characters, and its spare bits are 0.
Result<void> finish_group(std::string& bytes, std::uint32_t bits, int group_chars, std::size_t at) {
    if (group_chars == 0) return {};
    const int spare_bits = group_chars == 2 ? 4 : 2;
    if (group_chars == 1 || (bits & ((1u << spare_bits) - 1)) != 0) {
        return fail(ErrorCode::kInvalidRequest, "not base64: the text is cut off at position {}", at);
    }
    bits >>= spare_bits;
    if (group_chars == 3) bytes += static_cast<char>(bits >> 8);
    bytes += static_cast<char>(bits);
    return {};
}

/// Whole groups without anything between them, which is nearly all of any text; returns how many characters they took.
std::size_t decode_groups(std::string_view text, std::string& bytes) {
    bytes.resize(text.size() / 4 * 3);
    char* out = bytes.data();
    std::size_t at = 0;
    for (; at + 4 <= text.size(); at += 4, out += 3) {
        const auto a = value_of(text[at]), b = value_of(text[at + 1]), c = value_of(text[at + 2]), d = value_of(text[at + 3]);
        if ((a | b | c | d) >= kSpace) break;
        const auto bits = std::uint32_t{a} << 18 | std::uint32_t{b} << 12 | std::uint32_t{c} << 6 | d;
        out[0] = static_cast<char>(bits >> 16);
        out[1] = static_cast<char>(bits >> 8);
        out[2] = static_cast<char>(bits);
    }
    bytes.resize(at / 4 * 3);
    return at;
}

}  // namespace

Result<std::string> decode_base64(std::string_view text) {
    std::string bytes;
    bytes.reserve(text.size() / 4 * 3 + 3);
    std::uint32_t bits = 0;
    int group_chars = 0;
    std::size_t at = decode_groups(text, bytes);
    for (; at < text.size(); ++at) {
        const auto value = value_of(text[at]);
        if (value < kSpace) {
            bits = bits << 6 | value;
            if (++group_chars < 4) continue;
            const char group[] = {static_cast<char>(bits >> 16), static_cast<char>(bits >> 8), static_cast<char>(bits)};
            bytes.append(group, sizeof group);
            bits = 0;
            group_chars = 0;
        } else if (value == kPad) {
            break;
        } else if (value == kBad) {
            return fail(ErrorCode::kInvalidRequest, "not base64: unexpected character at position {}", at);
        }
    }
    TRY_VOID(check_padding(text, at, group_chars));
    TRY_VOID(finish_group(bytes, bits, group_chars, at));
    return bytes;
}

Result<std::string> decode_base64_or_data_url(std::string_view text) {
    if (!equal_ignoring_case(text.substr(0, 5), "data:")) {
        if (text.starts_with("http://") || text.starts_with("https://")) {
            return fail(ErrorCode::kInvalidRequest, "addresses are not fetched; send the picture itself in base64");
        }
        return decode_base64(text);
    }
    const auto comma = text.find(',');
    const auto head = text.substr(0, comma);
    constexpr std::string_view kMark = ";base64";
    if (comma == std::string_view::npos || head.size() < kMark.size() ||
        !equal_ignoring_case(head.substr(head.size() - kMark.size()), kMark)) {
        return fail(ErrorCode::kInvalidRequest, "a data URL must have the form data:image/png;base64,...");
    }
    auto decoded = decode_base64(text.substr(comma + 1));
    if (!decoded) decoded.error().public_message += " (counted after the comma of the data URL)";
    return decoded;
}

std::string encode_base64(std::string_view bytes) {
    constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const auto group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i) bits = bits << 8 | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) text += i <= group.size() ? kAlphabet[bits >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

}  // namespace glimpse::http
