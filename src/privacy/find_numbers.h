#pragma once

#include <vector>

#include "privacy/personal_kind.h"
#include "privacy/row.h"

namespace glimpse::privacy {

/// Numbers of identity cards: any with its check character, whatever stands beside it; one in which a figure was misread, by its region and date of
/// birth; and what follows the words that say so.
std::vector<Span> find_identity_numbers(const Row& row);

/// Numbers of bank cards: those that pass Luhn, begin as an issuer's do and are as long, unless words beside them say that they are something else;
/// groups of four that begin as UnionPay's do; and what follows the words that say so.
std::vector<Span> find_bank_cards(const Row& row);

}  // namespace glimpse::privacy
