#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "domain/page_text.h"
#include "domain/privacy.h"
#include "privacy/identity_document.h"
#include "privacy/personal_kind.h"

namespace glimpse::privacy {

/// Personal data in lines that were read from pictures; a number may go on in the next line of its row.
struct Found {
    std::size_t page = 0;  ///< from 0
    std::size_t line = 0;  ///< of the page
    Span span = {};        ///< of the line
    bool operator==(const Found&) const = default;
};

std::vector<Found> find_in_pages(std::span<const domain::PageText> pages);

/// "bank_card, phone": each kind once.
std::string kinds_of(const std::vector<Found>& found);
std::string kinds_of(const std::vector<Span>& found);

/// A '*' for each of their characters.
void mask_lines(std::span<domain::PageText> pages, const std::vector<Found>& found);

/// What has to be covered of each page: where they stand, and a little around it.
std::vector<domain::HiddenParts> hidden_parts(std::span<const domain::PageText> pages, const std::vector<Found>& found);

}  // namespace glimpse::privacy
