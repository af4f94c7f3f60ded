#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "flow/keep_documents.h"

namespace glimpse::http {

/// "2024-03-05T09:30:00.250Z"
std::string moment_text(domain::Moment moment);

/// A document as document_json.h has it, with "account", "revision", "created_at" and "changed_at" instead of what its reading took.
std::string kept_document_json(const domain::StoredDocument& stored);

/// {"id","document_id","state","category","payer","seller","date","currency","amount","invoice_code","invoice_number","account","revision",
/// "created_at","changed_at"}; what is not known is null.
std::string entry_json(const domain::Entry& entry);

/// The same with "duplicates":[{"entry_id","state","reason":"invoice", "picture" or "alike"}].
std::string entry_json(const flow::EntryAndDuplicates& entry);

/// {"document_id","type","status","created_at","why":[...],"expected":{FIELD: value or null},"comments":[...],"found":{FIELD: value or null}}; `found` only where the fields were read.
std::string bad_case_json(const domain::BadCase& bad);
/// {"question","answer","expected","comment","created_at"}
std::string bad_answer_json(const domain::Feedback& feedback);

/// {"NAME":[...],"next":...}; `items` are JSON. Null is the last page.
std::string page_json(std::string_view name, const std::vector<std::string>& items, const std::string& next);

/// {"changes":[{"at","who","field","before","after"}]}
std::string audit_json(const std::vector<domain::AuditRow>& rows);

/// Name and value of all that an entry tells, as its exports do; what is not known is empty.
std::vector<std::pair<std::string_view, std::string>> entry_texts(const domain::Entry& entry);

/// The columns of an export, and its rows, for spreadsheets: what would begin a formula there begins with an apostrophe (RFC 4180 otherwise).
std::string csv_head();
std::string csv_row(const domain::Entry& entry);

}  // namespace glimpse::http
