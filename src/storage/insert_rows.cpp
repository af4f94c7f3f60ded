#include "storage/insert_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string>

namespace glimpse::storage {
namespace {

constexpr std::size_t kRowsAtOnce = 100;  // far from what either database takes in one statement

}  // namespace

Result<void> insert_rows(Session& session, std::string_view table, std::string_view columns, std::vector<std::vector<Value>> rows) {
    for (std::size_t begin = 0; begin < rows.size(); begin += kRowsAtOnce) {
        const auto end = std::min(begin + kRowsAtOnce, rows.size());
        std::string marks;
        std::vector<Value> values;
        for (std::size_t i = begin; i < end; ++i) {
            marks += i == begin ? "(" : ", (";
            for (std::size_t column = 0; column < rows[i].size(); ++column) marks += column == 0 ? "?" : ", ?";
            marks += ")";
            std::ranges::move(rows[i], std::back_inserter(values));
        }
        TRY_VOID(session.run(fmt::format("INSERT INTO {} ({}) VALUES {}", table, columns, marks), values));
    }
    return {};
}

}  // namespace glimpse::storage
