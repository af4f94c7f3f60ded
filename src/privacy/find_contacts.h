#pragma once

#include <vector>

#include "privacy/personal_kind.h"
#include "privacy/row.h"

namespace glimpse::privacy {

/// Chinese mobile and land lines, numbers with a country code, and what follows the words that say so; not where words beside them say that they are
/// something else.
std::vector<Span> find_phones(const Row& row);

/// Anything of the form NAME@HOST with a letter in its host.
std::vector<Span> find_emails(const Row& row);

}  // namespace glimpse::privacy
