#pragma once

#include "domain/page_text.h"

namespace glimpse::extraction {

/// The page with lines cut at spaces that are wide enough to part two cells: a reader of text joins what stands close in a row. Lines whose characters have no
/// places stay whole.
domain::PageText split_at_gaps(const domain::PageText& page);

}  // namespace glimpse::extraction
