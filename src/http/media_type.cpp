// media-type = type "/" subtype *( OWS ";" OWS [ name "=" ( token / quoted-string ) ] )
// list       = element *( OWS "," OWS element )      element = name *( OWS ";" OWS parameter )
// weight     = "q=" ( "0" [ "." 0*3DIGIT ] / "1" [ "." 0*3("0") ] )            RFC 9110, 5.6, 8.3, 12.4
#include "http/media_type.h"

#include <algorithm>

namespace glimpse::http {
namespace {

bool is_token_char(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (auto& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

std::string_view take_token(std::string_view& rest) {
    const auto end = std::ranges::find_if_not(rest, is_token_char);
    const auto token = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
    rest.remove_prefix(token.size());
    return token;
}

void skip_space(std::string_view& rest) {
    while (!rest.empty() && (rest.front() == ' ' || rest.front() == '\t')) rest.remove_prefix(1);
}

/// `rest` begins with a quote.
std::optional<std::string> take_quoted(std::string_view& rest) {
    std::string value;
    for (std::size_t at = 1; at < rest.size(); ++at) {
        if (rest[at] == '"') {
            rest.remove_prefix(at + 1);
            return value;
        }
        if (rest[at] == '\\' && ++at == rest.size()) break;
        value += rest[at];
    }
    return {};
}

std::optional<std::string> take_value(std::string_view& rest) {
    if (!rest.empty() && rest.front() == '"') return take_quoted(rest);
    const auto token = take_token(rest);
    if (token.empty()) return {};
    return std::string(token);
}

/// Zero or more `; name=value`; false when something else stands there.
bool take_parameters(std::string_view& rest, std::vector<Parameter>& parameters) {
    for (skip_space(rest); !rest.empty() && rest.front() == ';'; skip_space(rest)) {
        rest.remove_prefix(1);
        skip_space(rest);
        const auto name = take_token(rest);
        if (name.empty()) continue;
        if (rest.empty() || rest.front() != '=') return false;
        rest.remove_prefix(1);
        auto value = take_value(rest);
        if (!value) return false;
        parameters.push_back({lower_case(name), std::move(*value)});
    }
    return true;
}

/// A weight that breaks the grammar counts as 0: the safe reading is "not wanted".
double weight_of(const std::vector<Parameter>& parameters) {
    const auto q = std::ranges::find(parameters, "q", &Parameter::name);
    if (q == parameters.end()) return 1;
    const std::string_view digits = q->value;
    if (digits.empty() || digits.size() > 5 || (digits[0] != '0' && digits[0] != '1')) return 0;
    if (digits.size() > 1 && digits[1] != '.') return 0;
    double weight = digits[0] - '0', unit = 0.1;
    for (const char c : digits.substr(std::min<std::size_t>(2, digits.size()))) {
        if (c < '0' || c > '9') return 0;
        weight += unit * (c - '0');
        unit /= 10;
    }
    return std::min(weight, 1.0);
}

/// Media ranges hold a slash, codings do not; both are read as tokens joined by it.
std::string take_name(std::string_view& rest) {
    std::string name(take_token(rest));
    if (!rest.empty() && rest.front() == '/') {
        rest.remove_prefix(1);
        name += '/';
        name += take_token(rest);
    }
    return lower_case(name);
}

}  // namespace

std::optional<std::string_view> MediaType::parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters, name, &Parameter::name);
    if (found == parameters.end()) return {};
    return found->value;
}

std::string_view MediaType::type() const {
    return std::string_view(essence).substr(0, essence.find('/'));
}

std::optional<MediaType> parse_media_type(std::string_view text) {
    auto rest = trimmed(text);
    MediaType type{take_name(rest)};
    const auto slash = type.essence.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == type.essence.size()) return {};
    if (!take_parameters(rest, type.parameters) || !rest.empty()) return {};
    return type;
}

std::optional<double> quality_of(std::string_view list, std::string_view name, std::string_view wildcard) {
    std::optional<double> exact, fallback;
    for (auto rest = list; !rest.empty();) {
        skip_space(rest);
        const auto element = take_name(rest);
        std::vector<Parameter> parameters;
        const bool well_formed = take_parameters(rest, parameters);
        if (well_formed && element == name && !exact) exact = weight_of(parameters);
        if (well_formed && !element.empty() && element == wildcard && !fallback) fallback = weight_of(parameters);
        const auto comma = rest.find(',');
        rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
    }
    return exact ? exact : fallback;
}

bool names_media_type(std::string_view accept, std::string_view essence) {
    return quality_of(accept, essence, "").value_or(0) > 0;
}

}  // namespace glimpse::http
