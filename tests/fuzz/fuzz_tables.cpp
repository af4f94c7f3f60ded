// Lines of text and rulings anywhere on a page: tables lie within themselves, no place of one belongs to two cells, and all forms of them can be written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "extraction/line_items.h"
#include "extraction/price_list.h"
#include "extraction/tables.h"

namespace {

using namespace glimpse;

constexpr std::size_t kLinesMax = 60;
constexpr const char* kWords[] = {"Item", "Amount", "1.00", "12 3.50", "茶", "¥8.00元", "a b  c", "合计", "-", "2024年3月5日", "10.0015.00%", " "};

/// Numbers out of bytes, 0 beyond them.
struct Bytes {
    const std::uint8_t* data;
    std::size_t size;
    unsigned next() {
        if (size == 0) return 0;
        --size;
        return *data++;
    }
};

domain::PageText page_of(Bytes bytes) {
    domain::PageText page{1000, 1000};
    while (bytes.size > 0 && page.lines.size() + page.rulings.size() < kLinesMax) {
        const unsigned kind = bytes.next();
        const double x = 4.0 * bytes.next(), y = 4.0 * bytes.next(), width = 2.0 * bytes.next(), height = bytes.next() / 8.0, tilt = (bytes.next() % 32) - 16.0;
        if (kind % 4 == 0) {
            page.rulings.push_back(kind % 8 == 0 ? domain::Ruling{{x, y}, {x + 2 * width, y + tilt}} : domain::Ruling{{x, y}, {x + tilt, y + 2 * width}});
        } else {
            page.lines.push_back({kWords[kind % std::size(kWords)], {{{x, y}, {x + width, y + tilt}, {x + width, y + height + tilt}, {x, y + height}}}, 0.9});
        }
    }
    return page;
}

void check(const domain::Table& table) {
    const auto columns = static_cast<int>(table.columns.size());
    std::vector<int> covered(static_cast<std::size_t>(table.rows * columns));
    if (table.header_rows > table.rows) std::abort();
    for (const auto& cell : table.cells) {
        if (cell.row < 0 || cell.column < 0 || cell.row_span < 1 || cell.column_span < 1) std::abort();
        if (cell.row + cell.row_span > table.rows || cell.column + cell.column_span > columns) std::abort();
        for (int row = cell.row; row < cell.row + cell.row_span; ++row) {
            for (int column = cell.column; column < cell.column + cell.column_span; ++column) {
                if (++covered[static_cast<std::size_t>(row * columns + column)] > 1) std::abort();
            }
        }
    }
    if (domain::to_markdown(table).empty() || domain::to_csv(table).empty()) std::abort();
}

domain::Template bill() {
    domain::Template of;
    of.columns = {{"item", domain::FieldKind::kText, "", "", {"Item"}}, {"amount", domain::FieldKind::kMoney, "", "", {"Amount"}}};
    of.fields = {{.name = "total", .kind = domain::FieldKind::kMoney, .labels = {"合计"}}};
    return of;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector pages = {page_of({data, size})};
    const auto tables = extraction::find_tables(pages[0], 1);
    std::ranges::for_each(tables, check);
    extraction::page_markdown(pages[0], tables);
    if (const auto items = extraction::read_line_items(bill(), pages)) check(*items);
    if (const auto prices = extraction::read_price_list(pages)) check(*prices);
    return 0;
}
