#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/database.h"

namespace glimpse::storage {

/// Which part of a list is wanted: the newest first, and what comes after them page by page. Pages stay as they are while others add to
/// the list.
struct PageRequest {
    int limit = 50;          ///< 1 to kPageItemsMax
    std::string after = {};  ///< Page::next of the page before; empty: the first
};

inline constexpr int kPageItemsMax = 500;

template <typename Item>
struct Page {
    std::vector<Item> items = {};
    std::string next = {};  ///< empty: this is the last
};

/// The conditions of a SELECT, and the values for their question marks.
class Selection {
public:
    void with(std::string_view condition, std::vector<Value> values);
    /// `column` = `text`, unless that is empty.
    void with_equal(std::string_view column, const std::string& text);
    /// One of `columns` holds `text`, unless that is empty; case of Latin letters does not matter.
    void with_part(const std::vector<std::string_view>& columns, const std::string& text);
    /// Orders by created_at and id, newest first, and begins after what the request says. kInvalidRequest for a limit or an `after` that is none.
    Result<void> page(const PageRequest& request);

    /// "WHERE ... ORDER BY ... LIMIT ..."; one row more than the page holds, which tells whether there is a next.
    std::string sql() const;
    const std::vector<Value>& values() const { return values_; }

private:
    std::string conditions_;
    std::vector<Value> values_;
    int limit_ = kPageItemsMax;
};

/// PageRequest::after for what comes after that row.
std::string cursor_after(std::int64_t created_at, std::string_view id);

/// Ends a page of all that Selection::sql() gave: the row too many goes, and says that there is a next. `cursor_of` gives PageRequest::after for an item.
template <typename Item, typename CursorOf>
void end_page(Page<Item>& page, const PageRequest& request, CursorOf cursor_of) {
    if (page.items.size() <= static_cast<std::size_t>(request.limit)) return;
    page.items.pop_back();
    page.next = cursor_of(page.items.back());
}

}  // namespace glimpse::storage
