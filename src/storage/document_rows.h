#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/entry.h"
#include "storage/database.h"

namespace glimpse::storage {

/// The columns of table documents that read_document() takes, in its order.
extern const std::string kDocumentColumns;

/// A document without what stands in other tables.
domain::StoredDocument read_document(const Row& row);

/// Writes one that is not there, into all its tables. kConflict when it is.
Result<void> insert_document(Session& session, const domain::StoredDocument& stored);

/// Reads fields; of these documents, in order of their place in `documents`.
Result<void> read_fields(Session& session, std::vector<domain::StoredDocument>& documents);

/// Reads evidence, checks, codes, table and text. The fields are there.
Result<void> read_details(Session& session, domain::Document& document);

/// What people search in: all values.
std::string searched_words(const domain::Document& document);

/// Everything of one document; `lock` ends the SELECT. kNotFound.
Result<domain::StoredDocument> load_document(Session& session, const std::string& id, std::string_view lock = {});

}  // namespace glimpse::storage
