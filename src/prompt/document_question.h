#pragma once

#include <span>
#include <string>

#include "domain/ask.h"
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

/// Has the template's examples stand before the question, as turns of a conversation; their pictures come before those of the ask.
void put_examples(domain::Ask& ask, const domain::Template& of, Language language);

}  // namespace glimpse::prompt
