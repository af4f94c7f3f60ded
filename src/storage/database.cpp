#include "storage/database.h"

namespace glimpse::storage {

Value value_of(const std::optional<std::string>& text) { return text ? Value(*text) : Value(); }

std::int64_t Row::integer(std::size_t column) const {
    const auto* number = std::get_if<std::int64_t>(&values_.at(column));
    return number ? *number : 0;
}

double Row::real(std::size_t column) const {
    const auto* number = std::get_if<double>(&values_.at(column));
    return number ? *number : static_cast<double>(integer(column));
}

const std::string& Row::text(std::size_t column) const {
    static const std::string kNone;
    const auto* text = std::get_if<std::string>(&values_.at(column));
    return text ? *text : kNone;
}

std::optional<std::string> Row::optional_text(std::size_t column) const {
    const auto* text = std::get_if<std::string>(&values_.at(column));
    return text ? std::optional(*text) : std::nullopt;
}

}  // namespace glimpse::storage
