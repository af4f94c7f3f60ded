#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "storage/database.h"

namespace glimpse::storage::sqlite {

/// Opens the database in the file `path`, which is made, with its tables, where there is none; its folder must exist. Write-ahead log,
/// foreign keys, a commit is on the disk before it is acknowledged, and what is deleted is overwritten. Readers go on beside one
/// writer; the next writer waits, up to 5 s (kOverloaded). A file that was moved away or could not be written is opened anew by the next
/// call. kUnavailable when it cannot be opened or belongs to a newer program.
Result<std::unique_ptr<Database>> open(const std::string& path);

}  // namespace glimpse::storage::sqlite
