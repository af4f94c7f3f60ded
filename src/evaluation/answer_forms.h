#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The forms in which a model is asked to answer, read leniently: whatever bytes come, these end soon and never fail
/// worse than by finding nothing. An answer is read up to kAnswerBytesMax.
namespace glimpse::evaluation {

inline constexpr std::size_t kAnswerBytesMax = 64 * 1024;
inline constexpr std::size_t kTableRowsMax = 512;
inline constexpr std::size_t kTableColumnsMax = 64;
inline constexpr std::size_t kTableCellsMax = 4096;  ///< tables are compared cell by cell, each with each
inline constexpr std::size_t kItemsMax = 1024;

using Pairs = std::vector<std::pair<std::string, std::string>>;
using Fields = Pairs;                                 ///< name, value
using Items = Pairs;                                  ///< name, price
using Table = std::vector<std::vector<std::string>>;  ///< rows of cells, the header first

/// The first {...} in `answer` that is a JSON object, in a fence or among words. Members that are texts, numbers or
/// booleans are kept, as text; a number loses the form it was written in (12.50 is 12.5).
std::optional<Fields> find_object(std::string_view answer);

/// The first Markdown table (GitHub's form; outer bars may be missing) without its line of dashes. Without such a
/// line, the first lines with bars. Empty: none. Rows, columns and cells over the limits are left
/// out.
Table find_table(std::string_view answer);

/// One item a line, `name: price`, parted at the last ": " or "：". Lines without either are no items.
Items find_items(std::string_view answer);

}  // namespace glimpse::evaluation
