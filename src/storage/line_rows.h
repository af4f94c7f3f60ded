#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/page_text.h"
#include "storage/database.h"

namespace glimpse::storage {

/// Writes the lines that were read on the pages of a document that is there, which are counted from 1, and their marks (page_marks.h).
Result<void> insert_lines(Session& session, const std::string& document_id, const std::vector<domain::PageText>& pages);

/// In their order, without the places of single characters; none where none are kept.
Result<std::vector<domain::PageText>> read_lines(Session& session, const std::string& document_id);

}  // namespace glimpse::storage
