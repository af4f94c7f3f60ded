#pragma once

#include <vector>

#include "base/result.h"
#include "domain/entry.h"
#include "storage/entry_store.h"

namespace glimpse::flow {

/// The entry that a document makes: who is paid, what, when, by the fields that documents of its kind have. `edits` say otherwise.
/// kInvalidRequest for one of a text that an entry has not. Its id is new.
Result<domain::Entry> draft_entry(const domain::StoredDocument& stored, const std::vector<storage::FieldEdit>& edits);

}  // namespace glimpse::flow
