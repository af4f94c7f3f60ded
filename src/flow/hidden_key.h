#pragma once

#include <vector>

#include "base/content_hash.h"
#include "domain/privacy.h"

namespace glimpse::flow {

/// Makes what is hidden a part of a cache's key.
void add_hidden(ContentHasher& hasher, const std::vector<domain::HiddenParts>& hidden);

}  // namespace glimpse::flow
