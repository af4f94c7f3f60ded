#pragma once

#include <optional>

#include "http/router.h"

namespace glimpse::http {

/// POST /api/v1/documents: the facts of a document, each with its proof (document_form.h, document_json.h).
Reply answer_documents(Visit& visit);

/// GET /api/v1/templates: the types of documents that are known.
Reply answer_templates(Visit& visit);

/// GET /api/v1/templates/{name}: one of them; to who accepts application/toml its file. 404 names the nearest.
Reply answer_template(Visit& visit);

/// PUT of it: the body is its file (docs/templates.md). 201 where there was none of that name.
Reply answer_new_template(Visit& visit);

/// DELETE of it: 409 for one that came with the program.
Reply answer_template_removal(Visit& visit);

/// 415 unless the body is said to be TOML, or plain text.
std::optional<Response> check_template_head(const Visit& visit);

}  // namespace glimpse::http
