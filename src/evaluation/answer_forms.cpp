#include "evaluation/answer_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/stream_parser.hpp>
#include <exception>

namespace glimpse::evaluation {

namespace {

namespace json = boost::json;

constexpr std::size_t kObjectTriesMax = 64;  // each may read to the end of the answer
constexpr std::size_t kJsonDepthMax = 16;
constexpr std::string_view kWideColon = "：";

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const auto begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(trimmed(text.substr(0, end)));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::optional<std::string> text_of(const json::value& value) {
    if (value.is_string()) return std::string(value.get_string());
    if (value.is_double()) return fmt::format("{}", value.get_double());
    if (value.is_number() || value.is_bool()) return std::string(json::serialize(value));
    return std::nullopt;
}

Fields fields_of(const json::object& object) {
    Fields fields;
    for (const auto& member : object) {
        if (auto text = text_of(member.value())) fields.emplace_back(member.key(), std::move(*text));
    }
    return fields;
}

/// The object that `text` begins with, whatever follows it.
std::optional<Fields> object_at_start(std::string_view text) try {
    json::parse_options options;
    options.max_depth = kJsonDepthMax;
    json::stream_parser parser({}, options);
    boost::system::error_code error;
    parser.write_some(text, error);
    if (error || !parser.done()) return std::nullopt;
    const auto value = parser.release();
    return fields_of(value.get_object());
} catch (const std::exception&) {  // out of memory
    return std::nullopt;
}

/// The cells between the bars of a line; "\|" is a bar within a cell.
std::vector<std::string> cells_of(std::string_view line) {
    if (line.starts_with('|')) line.remove_prefix(1);
    std::vector<std::string> cells;
    std::string cell;
    bool ended = false;
    for (std::size_t at = 0; at < line.size() && cells.size() < kTableColumnsMax; ++at) {
        ended = false;
        if (line[at] == '\\' && at + 1 < line.size() && line[at + 1] == '|') {
            cell += line[++at];
        } else if (line[at] == '|') {
            cells.emplace_back(trimmed(cell));
            cell.clear();
            ended = true;
        } else {
            cell += line[at];
        }
    }
    if (!ended && cells.size() < kTableColumnsMax) cells.emplace_back(trimmed(cell));
    return cells;
}

bool is_rule(std::string_view line) {  // |---|:--:|
    return line.find('-') != std::string_view::npos && line.find_first_not_of("|-: \t") == std::string_view::npos;
}

}  // namespace

std::optional<Fields> find_object(std::string_view answer) {
    answer = answer.substr(0, kAnswerBytesMax);
    auto at = answer.find('{');
    for (std::size_t i = 0; i < kObjectTriesMax && at != std::string_view::npos; ++i) {
        if (auto fields = object_at_start(answer.substr(at))) return fields;
        at = answer.find('{', at + 1);
    }
    return std::nullopt;
}

Table find_table(std::string_view answer) {
    const auto lines = lines_of(answer.substr(0, kAnswerBytesMax));
    const auto has_bar = [](std::string_view line) { return line.find('|') != std::string_view::npos; };
    auto begin = std::ranges::find_if(lines, has_bar);
    for (auto rule = lines.begin(); rule != lines.end(); ++rule) {
        if (rule != lines.begin() && has_bar(*rule) && is_rule(*rule) && has_bar(*(rule - 1))) {
            begin = rule - 1;
            break;
        }
    }
    Table table;
    std::size_t cells = 0;
    for (auto line = begin; line != lines.end() && has_bar(*line) && table.size() < kTableRowsMax; ++line) {
        if (line == begin + 1 && is_rule(*line)) continue;
        auto row = cells_of(*line);
        cells += row.size();
        if (cells > kTableCellsMax) break;
        table.push_back(std::move(row));
    }
    return table;
}

Items find_items(std::string_view answer) {
    Items items;
    for (const auto line : lines_of(answer.substr(0, kAnswerBytesMax))) {
        const auto narrow = line.rfind(": "), wide = line.rfind(kWideColon);
        if (narrow == std::string_view::npos && wide == std::string_view::npos) continue;
        const bool is_wide = narrow == std::string_view::npos || (wide != std::string_view::npos && wide > narrow);
        const auto at = is_wide ? wide : narrow;
        const auto price = line.substr(at + (is_wide ? kWideColon.size() : 2));
        items.emplace_back(trimmed(line.substr(0, at)), trimmed(price));
        if (items.size() == kItemsMax) break;
    }
    return items;
}

}  // namespace glimpse::evaluation
