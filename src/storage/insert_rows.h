#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "storage/database.h"

namespace glimpse::storage {

/// Writes rows, all of the width that `columns` names, a hundred in a statement.
Result<void> insert_rows(Session& session, std::string_view table, std::string_view columns, std::vector<std::vector<Value>> rows);

}  // namespace glimpse::storage
