#include "domain/pages.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace glimpse::domain {
namespace {

/// A page number that is all of `text`.
std::optional<int> number(std::string_view text) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < 1 || value > kPageLast) return {};
    return value;
}

}  // namespace

Result<PageRange> parse_pages(std::string_view text) {
    const auto dash = text.find('-');
    const auto first = number(text.substr(0, dash));
    auto last = dash == std::string_view::npos ? first : number(text.substr(dash + 1));
    if (dash != std::string_view::npos && dash + 1 == text.size()) last = kPageLast;
    if (!first || !last || *last < *first) {
        return fail(ErrorCode::kInvalidRequest, "Pages are one number or a range that does not fall: 3, 1-3, or 2- to the end.");
    }
    return PageRange{*first, *last};
}

Result<PageRange> pages_of(PageRange wanted, int count, int pages_max) {
    if (wanted.first > count) {
        return fail(ErrorCode::kInvalidRequest, "The file has {} pages; page {} is not there.", count, wanted.first);
    }
    wanted.last = std::min(wanted.last, count);
    const int pages = wanted.last - wanted.first + 1;
    if (pages > pages_max) {
        return fail(ErrorCode::kInvalidRequest, "{} of the file's {} pages are asked for; {} at once are read. Choose some with pages, as \"{}-{}\".",
                    pages, count, pages_max, wanted.first, wanted.first + pages_max - 1);
    }
    return wanted;
}

}  // namespace glimpse::domain
