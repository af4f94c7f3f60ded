#pragma once

#include "base/result.h"
#include "domain/document.h"
#include "storage/database.h"

namespace glimpse::storage {

/// Writes the table and the text of a document that is there, if it has them.
Result<void> insert_table(Session& session, const domain::Document& document);

/// Reads them.
Result<void> read_table(Session& session, domain::Document& document);

}  // namespace glimpse::storage
