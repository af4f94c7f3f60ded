#include "extraction/tables.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/code_points.h"
#include "extraction/loose_tables.h"
#include "extraction/ruled_tables.h"
#include "extraction/split_lines.h"

namespace glimpse::extraction {

using domain::Table;

std::vector<Table> find_tables(const domain::PageText& page, int number) {
    const auto split = split_at_gaps(page);
    RuledPage ruled(split, number);
    auto found = find_ruled_tables(ruled);
    std::ranges::move(find_loose_tables(ruled), std::back_inserter(found));
    std::ranges::stable_sort(found, {}, [](const auto& one) { return one.first; });
    std::vector<Table> tables;
    for (auto& [top, table] : found) tables.push_back(std::move(table));
    return tables;
}

std::string page_markdown(const domain::PageText& page, std::span<const Table> tables) {
    std::string markdown;
    const auto split = split_at_gaps(page);
    const PrintedPage printed(split, 1, {});
    std::set<const Table*> written;
    const auto table_at = [&](const domain::Point& middle) -> const Table* {
        for (const auto& table : tables) {
            for (const auto& cell : table.cells) {
                if (!cell.text.empty() && middle.x >= cell.polygon[0].x && middle.x <= cell.polygon[2].x && middle.y >= cell.polygon[0].y && middle.y <= cell.polygon[2].y) return &table;
            }
        }
        return nullptr;
    };
    for (std::size_t row = 0; row < printed.rows(); ++row) {
        std::string line;
        for (const auto i : printed.row(row)) {
            const auto polygon = printed.evidence_of({i, 0, printed.pieces()[i].text.size()}).polygon;
            const auto* table = table_at({(polygon[0].x + polygon[2].x) / 2, (polygon[0].y + polygon[2].y) / 2});
            if (!table) {
                line += (line.empty() ? "" : " ") + to_utf8(printed.pieces()[i].text);
            } else if (written.insert(table).second) {
                markdown += "\n" + domain::to_markdown(*table) + "\n";
            }
        }
        if (!line.empty()) markdown += line + "\n";
    }
    return markdown;
}

}  // namespace glimpse::extraction
