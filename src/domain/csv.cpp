#include "domain/csv.h"

#include <algorithm>

namespace glimpse::domain {
namespace {

bool begins_formula(std::string_view text) {
    if (text.empty() || std::string_view("=+-@\t\r\n").find(text[0]) == std::string_view::npos) return false;
    const bool amount = text.size() > 1 && text[0] == '-' && std::ranges::all_of(text.substr(1), [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    return !amount;
}

}  // namespace

std::string csv_cell(std::string_view text) {
    std::string cell = begins_formula(text) ? "'" : "";
    for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell.find_first_of(",\"\r\n") == std::string::npos ? cell : "\"" + cell + "\"";
}

}  // namespace glimpse::domain
