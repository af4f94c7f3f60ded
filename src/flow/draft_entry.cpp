#include "flow/draft_entry.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "base/ids.h"
#include "storage/entry_rows.h"

namespace glimpse::flow {
namespace {

/// The first of these fields that has a value.
std::string first_of(const domain::Document& document, std::initializer_list<std::string_view> names) {
    for (const auto name : names) {
        const auto field = std::ranges::find(document.fields, name, &domain::Field::name);
        if (field != document.fields.end() && field->value) return *field->value;
    }
    return {};
}

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) { return std::ranges::find(types, type) != types.end(); }

}  // namespace

Result<domain::Entry> draft_entry(const domain::StoredDocument& stored, const std::vector<storage::FieldEdit>& edits) {
    const auto& document = stored.document;
    domain::Entry entry;
    entry.id = make_id("ent_");
    entry.document_id = document.id;
    entry.account = stored.account;
    entry.seller = first_of(document, {"seller_name", "merchant"});
    entry.payer = first_of(document, {"buyer_name", "passenger"});
    entry.date = first_of(document, {"invoice_date", "date", "departure_date"});
    entry.amount = first_of(document, {"total_amount", "total", "amount_due", "fare"});
    entry.invoice_code = first_of(document, {"invoice_code"});
    entry.invoice_number = first_of(document, {"invoice_number", "receipt_number"});
    // These are printed by the State and in nothing but yuan.
    if (is_one_of(document.type, {"vat_invoice", "train_ticket", "taxi_ticket"})) entry.currency = "CNY";
    if (is_one_of(document.type, {"train_ticket", "taxi_ticket"})) entry.category = "travel";
    const auto texts = storage::entry_texts();
    for (const auto& edit : edits) {
        const auto text = std::ranges::find(texts, std::string_view(edit.name), &storage::EntryText::name);
        if (text == texts.end()) return fail(ErrorCode::kInvalidRequest, "an entry has no `{}`", edit.name);
        entry.*text->value = edit.value.value_or("");
    }
    return entry;
}

}  // namespace glimpse::flow
