#pragma once

#include <span>

#include "storage/migrations.h"

namespace glimpse::storage::mysql {

/// How the tables came to be what they are, in the words of MySQL and MariaDB. There a change of tables cannot be taken back: each
/// statement may find its work done by an attempt that broke off.
std::span<const Migration> migrations();

}  // namespace glimpse::storage::mysql
