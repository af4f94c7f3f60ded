#pragma once

#include <vector>

#include "domain/page_text.h"
#include "privacy/personal_kind.h"

namespace glimpse::privacy {

/// A span of one line of a page.
struct LineSpan {
    std::size_t line = 0;
    Span span = {};
    bool operator==(const LineSpan&) const = default;
};

/// Name and address of an identity card, a driving licence or a passport: what stands beside and below the labels of such a document. Nothing on a page
/// that is none.
std::vector<LineSpan> find_on_identity_document(const domain::PageText& page);

}  // namespace glimpse::privacy
