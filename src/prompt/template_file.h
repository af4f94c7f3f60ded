#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/template.h"

namespace glimpse::prompt {

inline constexpr std::size_t kTemplateBytesMax = 256 * 1024;
inline constexpr std::size_t kTemplateFieldsMax = 64;
inline constexpr std::size_t kTemplateColumnsMax = 32;
inline constexpr std::size_t kTemplateExamplesMax = 2;

/// a-z, 0-9 and _, a letter first, at most 64: safe as the name of a file.
bool is_snake_case(std::string_view name);

/// A template as TOML (docs/templates.md). kInvalidRequest says where it is wrong, as PATH:LINE, and what is known there; checks name
/// fields that are there, names are snake_case and come once. Pictures of examples are named and not read.
Result<domain::Template> parse_template(std::string_view text, const std::string& path);

}  // namespace glimpse::prompt
