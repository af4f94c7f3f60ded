#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/database.h"

namespace glimpse::storage {

/// One step from one form of the tables to the next. What was released once never changes.
struct Migration {
    int version;  ///< 1, 2, 3, ...
    std::vector<std::string_view> statements;
};

/// Brings the tables up to date and writes down, in table schema_versions, what was done when. kUnavailable for tables of a newer program:
/// an older one could only damage them. Only one caller at a time.
Result<void> migrate(Session& session, std::span<const Migration> migrations);

}  // namespace glimpse::storage
