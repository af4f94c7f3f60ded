// target = "*" / [ "http" [ "s" ] "://" authority ] path [ "?" query ]        RFC 9112, 3.2; a fragment is not sent
// query  = [ pair *( "&" pair ) ]     pair = *char [ "=" *char ]              form encoding: "+" is a space
// char   = "%" HEXDIG HEXDIG / any other byte
#include "http/target.h"

#include <algorithm>
#include <optional>

#include "http/utf8.h"

namespace glimpse::http {
namespace {

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

enum class Plus { kPlus, kSpace };

Result<std::string> percent_decoded(std::string_view text, Plus plus) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '+' && plus == Plus::kSpace) {
            decoded += ' ';
        } else if (text[at] != '%') {
            decoded += text[at];
        } else {
            const int high = at + 2 < text.size() ? hex_value(text[at + 1]) : -1;
            const int low = at + 2 < text.size() ? hex_value(text[at + 2]) : -1;
            if (high < 0 || low < 0) {
                return fail(ErrorCode::kInvalidRequest, "the address holds a `%` without two hexadecimal digits");
            }
            decoded += static_cast<char>(high << 4 | low);
            at += 2;
        }
    }
    return decoded;
}

/// The target without scheme and authority; nothing when it is in neither form.
std::optional<std::string_view> origin_form(std::string_view target) {
    if (target.starts_with('/')) return target;
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        const auto path = target.find_first_of("/?", scheme.size());
        return path == std::string_view::npos ? std::string_view("/") : target.substr(path);
    }
    return {};
}

Result<std::vector<Parameter>> parse_query(std::string_view query) {
    std::vector<Parameter> parameters;
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(pair.size() + 1, query.size()));
        if (pair.empty()) continue;
        if (parameters.size() == kParametersMax) {
            return fail(ErrorCode::kInvalidRequest, "the query has more than {} parameters", kParametersMax);
        }
        const auto equals = std::min(pair.find('='), pair.size());
        TRY(auto name, percent_decoded(pair.substr(0, equals), Plus::kSpace));
        TRY(auto value, percent_decoded(pair.substr(std::min(equals + 1, pair.size())), Plus::kSpace));
        parameters.push_back({std::move(name), std::move(value)});
    }
    return parameters;
}

}  // namespace

Result<Target> parse_target(std::string_view target) {
    if (target == "*") return Target{"*"};
    const auto origin = origin_form(target);
    if (!origin) return fail(ErrorCode::kInvalidRequest, "the request target must be a path that begins with `/`");
    const auto mark = std::min(origin->find('?'), origin->size());
    Target result;
    TRY(result.path, percent_decoded(origin->substr(0, mark), Plus::kPlus));
    if (result.path.empty()) result.path = "/";
    if (std::ranges::any_of(result.path, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; })) {
        return fail(ErrorCode::kInvalidRequest, "the path contains a control character");
    }
    if (const auto bad = find_bad_utf8(result.path)) return fail(ErrorCode::kInvalidRequest, "the path is not valid UTF-8 at byte {}", *bad);
    TRY(result.parameters, parse_query(origin->substr(std::min(mark + 1, origin->size()))));
    return result;
}

}  // namespace glimpse::http
