#pragma once

#include "http/router.h"

namespace glimpse::http {

/// POST /api/v1/documents: the facts of a document, each with its proof (document_form.h, document_json.h).
Reply answer_documents(Visit& visit);

/// GET /api/v1/templates: the types of documents that are known.
Reply answer_templates(Visit& visit);

/// GET /api/v1/templates/{name}: one of them. 404 names the nearest.
Reply answer_template(Visit& visit);

}  // namespace glimpse::http
