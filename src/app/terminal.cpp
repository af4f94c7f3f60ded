#include "app/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

namespace glimpse::app {

namespace {

std::string_view code_of(Style style) {
    switch (style) {
        case Style::kPlain: return "";
        case Style::kDim: return "\033[2m";
        case Style::kBold: return "\033[1m";
        case Style::kGreen: return "\033[32m";
        case Style::kYellow: return "\033[33m";
        case Style::kRed: return "\033[31m";
    }
    return "";
}

/// The code point that begins at `at`, which moves behind it; malformed bytes count as themselves.
char32_t next_code_point(std::string_view text, std::size_t& at) {
    const auto lead = static_cast<unsigned char>(text[at++]);
    const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC0 ? 1 : 0;
    char32_t point = more == 0 ? lead : lead & (0x3Fu >> more);
    for (int i = 0; i < more && at < text.size(); ++i) {
        point = (point << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    }
    return point;
}

bool is_wide(char32_t point) {  // East Asian Wide and Fullwidth, the blocks that matter
    return (point >= 0x1100 && point <= 0x115F) || (point >= 0x2E80 && point <= 0xA4CF) ||
           (point >= 0xAC00 && point <= 0xD7A3) || (point >= 0xF900 && point <= 0xFAFF) ||
           (point >= 0xFE30 && point <= 0xFE6F) || (point >= 0xFF00 && point <= 0xFF60) ||
           (point >= 0xFFE0 && point <= 0xFFE6) || (point >= 0x1F300 && point <= 0x1FAFF) ||
           (point >= 0x20000 && point <= 0x3FFFD);
}

std::string scaled(double value, double step, const std::vector<std::string_view>& units) {
    std::size_t unit = 0;
    while (value >= step && unit + 1 < units.size()) {
        value /= step;
        ++unit;
    }
    return unit == 0 ? fmt::format("{:.0f}{}", value, units[0]) : fmt::format("{:.1f}{}", value, units[unit]);
}

}  // namespace

bool is_terminal(std::FILE* stream) {
    return ::isatty(::fileno(stream)) == 1;
}

bool takes_colour(std::FILE* stream) {
    const char* no_colour = std::getenv("NO_COLOR");
    return is_terminal(stream) && (no_colour == nullptr || *no_colour == '\0');
}

std::string styled(Style style, std::string_view text, std::FILE* stream) {
    if (style == Style::kPlain || !takes_colour(stream)) return std::string(text);
    return fmt::format("{}{}\033[0m", code_of(style), text);
}

std::string without_control_characters(std::string_view text) {
    std::string result;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t begin = at;
        const char32_t point = next_code_point(text, at);
        const bool control = (point < 0x20 && point != '\n' && point != '\t') || (point >= 0x7F && point < 0xA0);
        if (!control) result += text.substr(begin, at - begin);
    }
    return result;
}

std::string format_bytes(std::uint64_t bytes) {
    return scaled(static_cast<double>(bytes), 1024, {" B", " KiB", " MiB", " GiB", " TiB"});
}

std::string format_count(std::uint64_t count) {
    return scaled(static_cast<double>(count), 1000, {"", "K", "M", "B", "T"});
}

std::string format_seconds(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds)));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
    return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t at = 0; at < text.size();) width += is_wide(next_code_point(text, at)) ? 2 : 1;
    return width;
}

std::string format_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& heading : headings) widths.push_back(display_width(heading));
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    const auto line = [&](const std::vector<std::string>& row) {
        std::string result;
        for (std::size_t i = 0; i < row.size(); ++i) {
            result += row[i];
            if (i + 1 < row.size()) result.append(widths[i] - display_width(row[i]) + 2, ' ');
        }
        return result.substr(0, result.find_last_not_of(' ') + 1) + '\n';
    };
    std::string result = line(headings);
    for (const auto& row : rows) result += line(row);
    return result;
}

void StatusLine::show(const std::string& text) {
    if (!visible_) return;
    fmt::print(stderr, "\r\033[K{}", text);
    std::fflush(stderr);
    drawn_ = true;
}

void StatusLine::clear() {
    if (!drawn_) return;
    fmt::print(stderr, "\r\033[K");
    std::fflush(stderr);
    drawn_ = false;
}

std::string progress_bar(double share, int width) {
    const auto full = static_cast<int>(std::clamp(share, 0.0, 1.0) * width);
    return fmt::format("[{}{}]", std::string(static_cast<std::size_t>(full), '#'),
                       std::string(static_cast<std::size_t>(width - full), '.'));
}

}  // namespace glimpse::app
