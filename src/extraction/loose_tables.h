#pragma once

#include "extraction/ruled_tables.h"

namespace glimpse::extraction {

/// The tables whose columns only the space between them shows, of what is not taken; their pieces are taken then.
PlacedTables find_loose_tables(RuledPage& page);

}  // namespace glimpse::extraction
