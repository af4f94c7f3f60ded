#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

namespace glimpse::app {

/// Whether a person looks at the stream.
bool is_terminal(std::FILE* stream);

/// The terminal that this process was started from, if there is one.
class Terminal {
public:
    /// Whether it was closed. A SIGHUP then means that, and not that something should be read again.
    bool is_gone() const { return was_there_ && !is_terminal(stdin); }

private:
    const bool was_there_ = is_terminal(stdin);
};

/// Whether the stream takes colours: a terminal, and NO_COLOR is not set.
bool takes_colour(std::FILE* stream);

enum class Style { kPlain, kDim, kBold, kGreen, kYellow, kRed };

/// `text` in that style where the stream takes colours, else as it is.
std::string styled(Style style, std::string_view text, std::FILE* stream);

/// Text of a model or a file made safe to print on a terminal: no escape sequences, no control characters but
/// line feed and tab.
std::string without_control_characters(std::string_view text);

/// "512 B", "6.7 MiB".
std::string format_bytes(std::uint64_t bytes);
/// "1.2M", "9.4B": a count of parameters.
std::string format_count(std::uint64_t count);
/// "42 s", "3 min 5 s", "1 h 2 min".
std::string format_seconds(double seconds);

/// Columns a terminal needs for UTF-8 text: wide characters (Chinese) take two.
std::size_t display_width(std::string_view text);

/// Rows under their headings, columns aligned; the last column is not padded.
std::string format_table(const std::vector<std::string>& headings, const std::vector<std::vector<std::string>>& rows);

/// One line that is drawn over and over on stderr, for a person only: silent when stderr is no terminal.
class StatusLine {
public:
    ~StatusLine() { clear(); }
    void show(const std::string& text);
    void clear();
    bool is_visible() const { return visible_; }

private:
    const bool visible_ = is_terminal(stderr);
    bool drawn_ = false;
};

/// "[#####.....]"
std::string progress_bar(double share, int width);

}  // namespace glimpse::app
