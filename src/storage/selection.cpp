#include "storage/selection.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace glimpse::storage {
namespace {

/// `text` anywhere, with nothing in it that LIKE would take for itself.
std::string pattern_of(std::string_view text) {
    std::string pattern = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '!') pattern += '!';
        pattern += c;
    }
    return pattern + "%";
}

}  // namespace

void Selection::with(std::string_view condition, std::vector<Value> values) {
    conditions_ += fmt::format("{} ({})", conditions_.empty() ? "WHERE" : " AND", condition);
    for (auto& value : values) values_.push_back(std::move(value));
}

void Selection::with_equal(std::string_view column, const std::string& text) {
    if (!text.empty()) with(fmt::format("{} = ?", column), {text});
}

void Selection::with_part(const std::vector<std::string_view>& columns, const std::string& text) {
    if (text.empty()) return;
    std::string condition;
    std::vector<Value> values;
    for (const auto column : columns) {
        condition += fmt::format("{}{} LIKE ? ESCAPE '!'", condition.empty() ? "" : " OR ", column);
        values.emplace_back(pattern_of(text));
    }
    with(condition, std::move(values));
}

Result<void> Selection::page(const PageRequest& request) {
    if (request.limit < 1 || request.limit > kPageItemsMax) {
        return fail(ErrorCode::kInvalidRequest, "`limit` is {}; a page has 1 to {} items", request.limit, kPageItemsMax);
    }
    limit_ = request.limit;
    if (request.after.empty()) return {};
    const auto colon = request.after.find(':');
    std::int64_t created_at = 0;
    const auto* begin = request.after.data();
    const auto* end = begin + std::min(colon, request.after.size());
    if (colon == std::string::npos || std::from_chars(begin, end, created_at).ptr != end) {
        return fail(ErrorCode::kInvalidRequest, "`after` is not what an earlier page gave as `next`");
    }
    // The first half is for the index, the second says which of that very millisecond are meant.
    with("created_at <= ? AND (created_at < ? OR id < ?)", {created_at, created_at, request.after.substr(colon + 1)});
    return {};
}

std::string Selection::sql() const { return fmt::format("{} ORDER BY created_at DESC, id DESC LIMIT {}", conditions_, limit_ + 1); }

std::string cursor_after(std::int64_t created_at, std::string_view id) { return fmt::format("{}:{}", created_at, id); }

}  // namespace glimpse::storage
