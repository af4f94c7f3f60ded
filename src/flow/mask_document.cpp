#include "flow/mask_document.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/code_points.h"
#include "domain/folded_text.h"
#include "privacy/find_in_text.h"

namespace glimpse::flow {
namespace {

constexpr std::size_t kKnownMin = 2;  // characters: one alone says nothing

/// Fields of a kept document whose values are personal data whatever they look like (templates/id_card.toml, bank_card.toml).
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPersonal = {
    {{"id_card", "name"}, {"id_card", "address"}, {"id_card", "id_number"}, {"bank_card", "card_number"}}};

domain::Squeezed comparable(const std::u32string& text) {
    auto squeezed = domain::squeezed(domain::fold(std::u32string_view(text)));
    std::ranges::transform(squeezed.text, squeezed.text.begin(), domain::upper);
    return squeezed;
}

void cover_all(std::string& text) { text = std::string(code_points(text).size(), '*'); }

/// A value of a field, of whichever document.
void cover_field(std::string_view field, std::optional<std::string>& value) {
    if (!value) return;
    const bool personal = std::ranges::find(kPersonal, field, [](const auto& one) { return one.second; }) != kPersonal.end();
    if (personal) cover_all(*value);
    else *value = DocumentMask().masked(*value, field);
}

}  // namespace

DocumentMask::DocumentMask(std::span<const domain::PageText> pages, const std::vector<privacy::Found>& found) {
    for (const auto& [page, line, span] : found) {
        const auto text = code_points(pages[page].lines[line].text);
        auto known = comparable(text.substr(span.begin, span.end - span.begin)).text;
        if (known.size() >= kKnownMin) known_.push_back(std::move(known));
    }
}

std::string DocumentMask::masked(const std::string& text, std::string_view field) const {
    std::string words(field);
    std::ranges::replace(words, '_', ' ');
    auto spans = privacy::find_in_text(words + " " + text);
    std::erase_if(spans, [&](const privacy::Span& span) { return span.end <= words.size() + 1; });
    for (auto& span : spans) span = {std::max(span.begin, words.size() + 1) - words.size() - 1, span.end - words.size() - 1, span.kind};
    if (!known_.empty()) {
        const auto squeezed = comparable(code_points(text));
        for (const auto& known : known_) {
            for (auto at = squeezed.text.find(known); at != std::u32string::npos; at = squeezed.text.find(known, at + 1)) {
                spans.push_back({squeezed.places[at], squeezed.places[at + known.size() - 1] + 1});
            }
        }
    }
    return privacy::masked(text, spans);
}

void DocumentMask::mask(domain::Document& document) const {
    const auto cover = [this](std::string& text, std::string_view field = {}) { text = masked(text, field); };
    for (auto& field : document.fields) {
        if (field.value) cover(*field.value, field.name);
        cover(field.raw, field.name);
        cover(field.reason, field.name);
        for (auto& evidence : field.evidence) cover(evidence.text, field.name);
    }
    for (auto& check : document.checks) cover(check.detail);
    for (auto& code : document.codes) cover(code.text);
    cover(document.markdown);
    if (!document.table) return;
    cover(document.table->title);
    for (auto& cell : document.table->cells) {
        cover(cell.text);
        if (cell.value) cover(*cell.value);
    }
}

domain::StoredDocument shown_to(domain::Privacy privacy, domain::StoredDocument stored) {
    if (privacy == domain::Privacy::kAllow) return stored;
    auto& document = stored.document;
    DocumentMask().mask(document);
    const bool has_personal = std::ranges::find(kPersonal, document.type, [](const auto& one) { return one.first; }) != kPersonal.end();
    for (auto& field : document.fields) {
        // Reasons quote what witnesses say, and a model may say one field's value of another.
        if (has_personal && !field.reason.empty()) field.reason = "What speaks against it is hidden.";
        const bool is_guess = has_personal && field.kind == domain::FieldKind::kText && !field.verified;
        if (!is_guess && std::ranges::find(kPersonal, std::pair<std::string_view, std::string_view>(document.type, field.name)) == kPersonal.end()) continue;
        if (field.value) cover_all(*field.value);
        cover_all(field.raw);
        for (auto& evidence : field.evidence) cover_all(evidence.text);
    }
    return stored;
}

std::vector<domain::PageText> shown_to(domain::Privacy privacy, std::vector<domain::PageText> pages) {
    if (privacy != domain::Privacy::kAllow) privacy::mask_lines(pages, privacy::find_in_pages(pages));
    return pages;
}

domain::Entry shown_to(domain::Privacy privacy, domain::Entry entry) {
    if (privacy == domain::Privacy::kAllow) return entry;
    for (auto* text : {&entry.category, &entry.payer, &entry.seller}) *text = DocumentMask().masked(*text);
    return entry;
}

storage::EntryAndDuplicates shown_to(domain::Privacy privacy, storage::EntryAndDuplicates found) {
    found.entry = shown_to(privacy, std::move(found.entry));
    return found;
}

std::vector<domain::AuditRow> shown_to(domain::Privacy privacy, std::vector<domain::AuditRow> rows) {
    if (privacy == domain::Privacy::kAllow) return rows;
    for (auto& row : rows) {
        for (auto* value : {&row.before, &row.after}) cover_field(row.field, *value);
    }
    return rows;
}

domain::Feedback shown_to(domain::Privacy privacy, domain::Feedback feedback) {
    if (privacy == domain::Privacy::kAllow) return feedback;
    for (auto* text : {&feedback.comment, &feedback.question, &feedback.answer, &feedback.expected}) *text = DocumentMask().masked(*text);
    for (auto& [field, value] : feedback.fields) cover_field(field, value);
    return feedback;
}

domain::BadCase shown_to(domain::Privacy privacy, domain::BadCase bad) {
    if (privacy == domain::Privacy::kAllow) return bad;
    bad.document = shown_to(privacy, std::move(bad.document));
    for (auto& correction : bad.corrections) cover_field(correction.field, correction.expected);
    for (auto& one : bad.feedback) one = shown_to(privacy, std::move(one));
    return bad;
}

}  // namespace glimpse::flow
