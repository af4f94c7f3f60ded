#pragma once

#include <optional>

#include "http/router.h"

namespace glimpse::http {

// What is kept of documents, and the entries that they made (kept_form.h, kept_json.h). All answer 503 where nothing is kept, or while
// the database is away; 404 for an id that is not there; 409 for a revision that is not the one there is now.

Reply answer_documents_list(Visit& visit);    ///< GET /api/v1/documents
Reply answer_document(Visit& visit);          ///< GET /api/v1/documents/{id}
Reply answer_document_picture(Visit& visit);  ///< GET /api/v1/documents/{id}/picture
Reply answer_document_words(Visit& visit);    ///< GET /api/v1/documents/{id}/words
Reply answer_document_change(Visit& visit);   ///< PATCH of it
Reply answer_document_removal(Visit& visit);  ///< DELETE of it
Reply answer_document_audit(Visit& visit);    ///< GET /api/v1/documents/{id}/audit
Reply answer_new_entry(Visit& visit);         ///< POST /api/v1/documents/{id}/entry
Reply answer_entries(Visit& visit);           ///< GET /api/v1/entries
Reply answer_entries_export(Visit& visit);    ///< GET /api/v1/entries/export
Reply answer_entry(Visit& visit);             ///< GET /api/v1/entries/{id}
Reply answer_entry_change(Visit& visit);      ///< PATCH of it
Reply answer_confirmation(Visit& visit);      ///< POST /api/v1/entries/{id}/confirm
Reply answer_entry_audit(Visit& visit);       ///< GET /api/v1/entries/{id}/audit
Reply answer_feedback(Visit& visit);          ///< POST /api/v1/feedback: 201

/// 415 for a body that is there and is no JSON.
std::optional<Response> check_change_head(const Visit& visit);

}  // namespace glimpse::http
