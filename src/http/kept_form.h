#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "flow/keep_documents.h"
#include "http/message.h"

namespace glimpse::http {

/// A page of a list: `limit`, `after`, and the filters of that list, in a query.
struct DocumentsQuery {
    flow::DocumentFilter filter = {};
    flow::PageRequest page = {};
};
struct EntriesQuery {
    flow::EntryFilter filter = {};
    flow::PageRequest page = {};
    std::string format = "json";  ///< of an export: json, csv, xlsx
};
Result<DocumentsQuery> read_documents_query(const std::vector<Parameter>& parameters);
Result<EntriesQuery> read_entries_query(const std::vector<Parameter>& parameters);
Result<flow::PageRequest> read_jobs_query(const std::vector<Parameter>& parameters);
/// `page`, counted from 1.
Result<int> read_page_query(const std::vector<Parameter>& parameters);

/// What a person changes, as a JSON object: the `revision` that was seen, and what shall be.
struct ChangeForm {
    std::int64_t revision = 0;
    std::vector<flow::FieldEdit> fields = {};  ///< {"NAME": "value" or null, ...}
    std::optional<domain::DocumentStatus> status = {};
    std::optional<domain::EntryState> state = {};
    bool accept_duplicate = false;
};
Result<ChangeForm> read_document_change(std::string body);
Result<ChangeForm> read_entry_change(std::string body);
Result<ChangeForm> read_confirmation(std::string body);
/// What somebody says of an answer or a document: `rating` (good, bad), and `document_id` with `fields` as they should be, or `question`, `answer` and `expected`; `comment`.
/// Id, account and time are not set here.
Result<domain::Feedback> read_feedback(std::string body);
/// Without a revision; the body may be empty.
Result<ChangeForm> read_new_entry(std::string body);

}  // namespace glimpse::http
