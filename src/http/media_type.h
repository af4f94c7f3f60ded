#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/message.h"

namespace glimpse::http {

/// `type/subtype; name=value; name="quoted value"` of RFC 9110, section 8.3. Type and names in lower case.
struct MediaType {
    std::string essence;  ///< "image/png"
    std::vector<Parameter> parameters = {};

    std::optional<std::string_view> parameter(std::string_view name) const;
    /// "image" of "image/png".
    std::string_view type() const;
};

/// Nothing when the text does not follow the grammar.
std::optional<MediaType> parse_media_type(std::string_view text);

/// The weight, 0 to 1, that an Accept or Accept-Encoding list gives to exactly `name`; with `wildcard` ("*")
/// as the fallback; nothing when neither is listed.
std::optional<double> quality_of(std::string_view list, std::string_view name, std::string_view wildcard);

/// Whether an Accept list names `essence` itself (wildcards do not count) with a weight above 0.
bool names_media_type(std::string_view accept, std::string_view essence);

}  // namespace glimpse::http
