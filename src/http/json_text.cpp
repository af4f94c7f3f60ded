#include "http/json_text.h"

#include <fmt/format.h>

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <cmath>

namespace glimpse::http {

std::string json_quoted(std::string_view text) {
    return boost::json::serialize(boost::json::string_view(text));
}

std::string json_number(double number) {
    if (!std::isfinite(number)) return "0";
    auto text = fmt::format("{:.3f}", number);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace glimpse::http
