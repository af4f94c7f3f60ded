#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "domain/entry.h"
#include "storage/database.h"

namespace glimpse::storage {

/// The columns of table entries that read_entry() takes, in its order.
extern const std::string kEntryColumns;

domain::Entry read_entry(const Row& row);

/// Writes one that is not there. kConflict when it is, or when its document has another.
Result<void> insert_entry(Session& session, const domain::Entry& entry);

/// Writes all that can change of one that is there.
Result<void> update_entry(Session& session, const domain::Entry& entry);

/// A text of an entry that a person may change: its name is that of the column and on the wire.
struct EntryText {
    std::string_view name;
    std::string domain::Entry::* value;
    std::size_t characters_max;
};
std::span<const EntryText> entry_texts();

/// Brings the texts into the one form in which they are kept. kInvalidRequest names the one that cannot be.
Result<void> normalise(domain::Entry& entry);

}  // namespace glimpse::storage
