#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "storage/database.h"

namespace glimpse::storage {

/// One page of a document's files, sealed (seal.h).
struct KeptPage {
    bool covered = false;     ///< personal data in it was painted over
    std::string sealed = {};
};

/// Writes the pages of a document that is there; they are counted from 1.
Result<void> insert_pages(Session& session, const std::string& document_id, const std::vector<KeptPage>& pages);

/// kNotFound.
Result<KeptPage> read_page(Session& session, const std::string& document_id, int page);

}  // namespace glimpse::storage
