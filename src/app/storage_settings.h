#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/result.h"
#include "storage/database.h"

namespace glimpse::app {

/// The file of SQLite: of the configuration, else of this user's data.
std::string storage_file(const Config& config, const Environment& environment);

/// The database that the configuration names; null where storage.backend is off. A MySQL server that is away now is waited for by no one: the
/// log says so. kInvalidRequest for an address that cannot be read, kUnavailable for a file that cannot be opened.
Result<std::unique_ptr<storage::Database>> open_database(const Config& config, const Environment& environment);

}  // namespace glimpse::app
