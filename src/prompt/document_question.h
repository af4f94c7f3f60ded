#pragma once

#include <span>
#include <string>

#include "domain/page_text.h"
#include "domain/template.h"

namespace glimpse::prompt {

enum class Language { kChinese, kEnglish };

/// Chinese as soon as there is a Chinese character, which English documents do not have.
Language language_of(std::span<const domain::PageText> pages);

/// What is said before every question about a document of this type; may be empty.
std::string document_instructions(const domain::Template& of, Language language);

/// Asks for one field, in words that nano knows (tuning/nano/tasks.py) as much as any larger model.
std::string field_question(const domain::FieldRule& field, Language language);

}  // namespace glimpse::prompt
