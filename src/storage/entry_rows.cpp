#include "storage/entry_rows.h"

#include <algorithm>
#include <chrono>

#include "storage/audit.h"
#include "storage/columns.h"

namespace glimpse::storage {
namespace {

constexpr EntryText kTexts[] = {
    {"category", &domain::Entry::category, 255},
    {"payer", &domain::Entry::payer, 255},
    {"seller", &domain::Entry::seller, 255},
    {"date", &domain::Entry::date, 10},
    {"currency", &domain::Entry::currency, 3},
    {"amount", &domain::Entry::amount, 64},
    {"invoice_code", &domain::Entry::invoice_code, 64},
    {"invoice_number", &domain::Entry::invoice_number, 64},
};

bool is_date(const std::string& text) {
    const auto figure = [&](std::size_t i) { return i == 4 || i == 7 ? text[i] == '-' : text[i] >= '0' && text[i] <= '9'; };
    if (text.size() != 10) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!figure(i)) return false;
    }
    const auto number = [&](std::size_t begin, std::size_t count) { return std::stoi(text.substr(begin, count)); };
    return std::chrono::year_month_day(std::chrono::year(number(0, 4)), std::chrono::month(static_cast<unsigned>(number(5, 2))),
                                       std::chrono::day(static_cast<unsigned>(number(8, 2)))).ok();
}

bool is_currency(const std::string& text) {
    return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

/// Null rather than an empty decimal.
Value amount_of(const domain::Entry& entry) { return entry.amount.empty() ? Value() : Value(entry.amount); }

}  // namespace

const std::string kEntryColumns =
    "id, document_id, state, category, payer, seller, date, currency, amount, invoice_code, invoice_number, account, revision, created_at, changed_at";

domain::Entry read_entry(const Row& row) {
    domain::Entry entry;
    entry.id = row.text(0);
    entry.document_id = row.text(1);
    entry.state = domain::entry_state_named(row.text(2)).value_or(domain::EntryState::kDraft);
    entry.category = row.text(3);
    entry.payer = row.text(4);
    entry.seller = row.text(5);
    entry.date = row.text(6);
    entry.currency = row.text(7);
    entry.amount = canonical_amount(row.text(8));  // a DECIMAL comes with all its places
    entry.invoice_code = row.text(9);
    entry.invoice_number = row.text(10);
    entry.account = row.text(11);
    entry.revision = row.integer(12);
    entry.created_at = moment_in(row.integer(13));
    entry.changed_at = moment_in(row.integer(14));
    return entry;
}

Result<void> insert_entry(Session& session, const domain::Entry& entry) {
    const Value values[] = {entry.id, entry.document_id, std::string(name_of(entry.state)), entry.category, entry.payer, entry.seller, entry.date,
                            entry.currency, amount_of(entry), entry.invoice_code, entry.invoice_number, entry.account, entry.revision,
                            number_of(entry.created_at), number_of(entry.changed_at)};
    TRY_VOID(session.run(fmt::format("INSERT INTO entries ({}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", kEntryColumns), values));
    return {};
}

Result<void> update_entry(Session& session, const domain::Entry& entry) {
    const Value values[] = {std::string(name_of(entry.state)), entry.category, entry.payer, entry.seller, entry.date, entry.currency, amount_of(entry),
                            entry.invoice_code, entry.invoice_number, entry.revision, number_of(entry.changed_at), entry.id};
    TRY_VOID(session.run("UPDATE entries SET state = ?, category = ?, payer = ?, seller = ?, date = ?, currency = ?, amount = ?, invoice_code = ?, "
                         "invoice_number = ?, revision = ?, changed_at = ? WHERE id = ?", values));
    return {};
}

std::span<const EntryText> entry_texts() { return kTexts; }

Result<void> normalise(domain::Entry& entry) {
    for (const auto& text : kTexts) TRY_VOID(check_length(text.name, entry.*text.value, text.characters_max));
    if (!entry.date.empty() && !is_date(entry.date)) return fail(ErrorCode::kInvalidRequest, "`date` is no day; write 2024-03-05");
    if (!entry.currency.empty() && !is_currency(entry.currency)) return fail(ErrorCode::kInvalidRequest, "`currency` is not three capitals like CNY");
    if (entry.amount.empty()) return {};
    const auto amount = canonical_amount(entry.amount);
    if (amount.empty()) return fail(ErrorCode::kInvalidRequest, "`amount` is no decimal like 1280.50, with at most 14 figures before and 4 behind the point");
    entry.amount = amount;
    return {};
}

}  // namespace glimpse::storage
