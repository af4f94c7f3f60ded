#include "extraction/price_list.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "base/code_points.h"
#include "domain/canonical.h"
#include "domain/folded_text.h"
#include "extraction/cell_text.h"
#include "extraction/printed_page.h"
#include "extraction/split_lines.h"

namespace glimpse::extraction {
namespace {

using domain::Cell;
using domain::FieldKind;

constexpr double kAboveMax = 1.5;  // heights between an item and its price below
constexpr std::u32string_view kLeaders = U" .…·:-_~/";  // between an item and its price
constexpr std::u32string_view kUnits[] = {U"", U"/份", U"/例", U"/位", U"/杯", U"/瓶", U"/只", U"/斤", U"起"};

bool has_letter(std::u32string_view text) {
    return std::ranges::any_of(text, [](char32_t point) { return domain::is_ideograph(point) || domain::is_latin(point); });
}

/// Where the amount at the end of a piece begins and ends.
std::optional<domain::FoundValue> price_at_end(std::u32string_view folded) {
    const auto text = domain::trimmed(folded);
    const auto before = static_cast<std::size_t>(text.data() - folded.data());
    for (auto& found : domain::values_in(FieldKind::kMoney, text)) {
        if (std::ranges::find(kUnits, text.substr(found.end)) == std::end(kUnits)) continue;
        // A figure that is glued to letters is a part of the name: A4.
        const bool glued = found.begin > 0 && domain::is_latin(text[found.begin - 1]) && domain::is_digit(text[found.begin]);
        if (glued) continue;
        found.begin += before;
        found.end += before;
        return found;
    }
    return {};
}

/// A thing and its price.
struct Item {
    Cell name = {};
    Cell price = {};
    double left = 0;      ///< where its name begins
    std::size_t row = 0;  ///< of the page, in which its price stands
};

/// One page, row by row.
class PagePrices {
public:
    PagePrices(const domain::PageText& text, int number) : text_(split_at_gaps(text)), page_(text_, number, {}) {}
    PagePrices(const PagePrices&) = delete;
    PagePrices& operator=(const PagePrices&) = delete;

    /// The things in the order in which they are read: where several stand beside each other, one column after the other.
    std::vector<Item> read() {
        std::vector<Part> above;  // pieces of the last row that have no price
        for (std::size_t row = 0; row < page_.rows(); ++row) {
            std::vector<Part> waiting;
            for (const auto piece : page_.row(row)) {
                const auto& folded = page_.pieces()[piece].folded;
                const auto price = price_at_end(folded);
                const auto name = item_in(piece, price ? price->begin : folded.size());
                if (name) waiting.push_back(*name);
                if (!price) continue;
                if (waiting.empty()) waiting = found_above(piece, above);
                if (!waiting.empty()) add(std::exchange(waiting, {}), {piece, price->begin, price->end}, price->value);
            }
            above = std::move(waiting);
        }
        put_in_order();
        return std::move(items_);
    }

private:
    /// What a piece says before its price, without the dots that lead there.
    std::optional<Part> item_in(std::size_t piece, std::size_t end) const {
        const auto text = std::u32string_view(page_.pieces()[piece].folded).substr(0, end);
        const auto last = text.find_last_not_of(kLeaders);
        if (last == std::u32string_view::npos || !has_letter(text)) return {};
        return Part{piece, text.find_first_not_of(kLeaders), last + 1};
    }

    std::vector<Part> found_above(std::size_t piece, const std::vector<Part>& above) const {
        const auto& box = page_.pieces()[piece].box;
        std::vector<Part> found;
        for (const auto& part : above) {
            const auto& other = page_.pieces()[part.piece].box;
            const bool overlaps = std::min(box.right, other.right) > std::max(box.left, other.left);
            if (overlaps && box.top - other.bottom < kAboveMax * box.height()) found.push_back(part);
        }
        return found;
    }

    void add(std::vector<Part> item, const Part& price, std::string value) {
        auto& added = items_.emplace_back();
        added.left = page_.pieces()[item.front().piece].box.left;
        added.row = page_.pieces()[price.piece].row;
        put_text(page_, std::move(item), added.name);
        put_text(page_, {price}, added.price);
        added.name.value = domain::canonical(FieldKind::kText, added.name.text);
        added.price.value = std::move(value);
    }

    /// The row with most items tells where columns begin.
    void put_in_order() {
        std::map<std::size_t, std::vector<double>> lefts;
        for (const auto& item : items_) lefts[item.row].push_back(item.left);
        const auto most = std::ranges::max_element(lefts, {}, [](const auto& one) { return one.second.size(); });
        if (most == lefts.end() || most->second.size() < 2) return;
        std::ranges::stable_sort(items_, {}, [&](const Item& item) {
            const auto away = [&](double left) { return std::abs(left - item.left); };
            return std::ranges::min_element(most->second, {}, away) - most->second.begin();
        });
    }

    const domain::PageText text_;
    const PrintedPage page_;
    std::vector<Item> items_;
};

}  // namespace

std::optional<domain::Table> read_price_list(std::span<const domain::PageText> pages) {
    domain::Table table;
    table.columns = {{"item", FieldKind::kText, "品名", "item"}, {"price", FieldKind::kMoney, "价格", "price"}};
    for (std::size_t i = 0; i < pages.size(); ++i) {
        for (auto& item : PagePrices(pages[i], static_cast<int>(i) + 1).read()) {
            item.name.row = item.price.row = table.rows++;
            item.price.column = 1;
            table.cells.push_back(std::move(item.name));
            table.cells.push_back(std::move(item.price));
        }
    }
    return table.rows > 0 ? std::optional(std::move(table)) : std::nullopt;
}

}  // namespace glimpse::extraction
