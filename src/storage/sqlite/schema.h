#pragma once

#include <span>

#include "storage/migrations.h"

namespace glimpse::storage::sqlite {

/// How the tables came to be what they are, in SQLite's words.
std::span<const Migration> migrations();

}  // namespace glimpse::storage::sqlite
