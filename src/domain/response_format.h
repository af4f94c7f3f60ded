#pragma once

#include <string>

namespace glimpse::domain {

/// What the text of an answer must look like.
struct ResponseFormat {
    enum class Kind {
        kText,        ///< anything
        kJson,        ///< any JSON object
        kJsonSchema,  ///< JSON that `source`, a JSON Schema, allows
        kRegex,       ///< text that `source`, a regular expression, matches as a whole
        kGrammar,     ///< text of the rule `root` of `source`, a grammar in GBNF
    };
    Kind kind = Kind::kText;
    std::string source = {};

    bool operator==(const ResponseFormat&) const = default;
};

inline constexpr std::size_t kResponseFormatBytesMax = 64 * 1024;  ///< of `source`

}  // namespace glimpse::domain
