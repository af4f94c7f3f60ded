#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/document.h"
#include "domain/entry.h"
#include "domain/feedback.h"
#include "domain/page_text.h"
#include "domain/privacy.h"
#include "privacy/find_in_pages.h"
#include "storage/entry_store.h"

namespace glimpse::flow {

/// Covers what was found on the pages of a document wherever it comes again: in values, in what proves them, in reasons and codes.
class DocumentMask {
public:
    DocumentMask() = default;  ///< without pages: only what a text itself shows to be personal
    DocumentMask(std::span<const domain::PageText> pages, const std::vector<privacy::Found>& found);

    /// Whether what was read for a field holds any.
    bool covers(const std::string& text, std::string_view field) const { return masked(text, field) != text; }
    /// `field`, the name of a field, is heard as a word before the text: an `invoice_number` is no phone.
    std::string masked(const std::string& text, std::string_view field = {}) const;
    void mask(domain::Document& document) const;

private:
    std::vector<std::u32string> known_;  // folded, in capitals, without spaces
};

/// A document that was kept, as somebody may see it to whom such privacy is due. Whoever sent it may have been another, with another policy.
domain::StoredDocument shown_to(domain::Privacy privacy, domain::StoredDocument stored);
std::vector<domain::PageText> shown_to(domain::Privacy privacy, std::vector<domain::PageText> pages);
domain::Entry shown_to(domain::Privacy privacy, domain::Entry entry);
storage::EntryAndDuplicates shown_to(domain::Privacy privacy, storage::EntryAndDuplicates found);
std::vector<domain::AuditRow> shown_to(domain::Privacy privacy, std::vector<domain::AuditRow> rows);
domain::Feedback shown_to(domain::Privacy privacy, domain::Feedback feedback);
domain::BadCase shown_to(domain::Privacy privacy, domain::BadCase bad);

}  // namespace glimpse::flow
