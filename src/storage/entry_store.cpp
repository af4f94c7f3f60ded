#include "storage/entry_store.h"

#include <algorithm>
#include <utility>

#include "storage/columns.h"
#include "storage/entry_rows.h"
#include "storage/page_marks.h"

namespace glimpse::storage {
namespace {

using domain::EntryState;

constexpr int kSameAmountMax = 500;  // entries that are looked at for being alike, the newest

Result<domain::Entry> load(Session& session, const std::string& id, std::string_view lock = {}) {
    const Value key[] = {id};
    TRY(const auto found, session.run(fmt::format("SELECT {} FROM entries WHERE id = ?{}", kEntryColumns, lock), key));
    if (found.rows.empty()) return no_such("entry", id);
    return read_entry(found.rows[0]);
}

Result<domain::Entry> load_to_change(Session& session, const std::string& id, std::int64_t revision) {
    TRY(auto entry, load(session, id, session.for_update()));
    if (entry.revision != revision) return changed_meanwhile("entry", revision, entry.revision);
    return entry;
}

std::string_view what_is_same(Duplicate::Reason reason) {
    switch (reason) {
        case Duplicate::Reason::kInvoice: return "the same invoice";
        case Duplicate::Reason::kPicture: return "the same picture";
        case Duplicate::Reason::kAlike: return "a sheet that looks the same";
    }
    return "the same";
}

/// Of the entries whose id and state `sql` selects those that may be for the same thing, and of which `is_same(row)` holds.
template <typename IsSame>
Result<void> find_same(Session& session, Duplicate::Reason reason, const std::string& sql, std::span<const Value> values, IsSame is_same,
                       std::vector<Duplicate>& duplicates) {
    TRY(const auto found, session.run(sql, values));
    for (const auto& row : found.rows) {
        const auto& id = row.text(0);
        const auto state = domain::entry_state_named(row.text(1)).value_or(EntryState::kDraft);
        if (state == EntryState::kRejected || std::ranges::find(duplicates, id, &Duplicate::entry_id) != duplicates.end() || !is_same(row)) continue;
        duplicates.push_back({id, state, reason});
    }
    return {};
}

/// Entries of the same amount whose sheet looks like this one's.
Result<void> find_alike(Session& session, const domain::Entry& entry, std::string_view lock, std::vector<Duplicate>& duplicates) {
    if (entry.amount.empty()) return {};
    const Value key[] = {entry.document_id};
    TRY(const auto own, session.run("SELECT COUNT(*) FROM document_marks WHERE document_id = ?", key));
    const auto marks = own.rows.at(0).integer(0);
    if (marks == 0) return {};
    const auto sql = fmt::format(
        "SELECT e.id, e.state, e.invoice_number, (SELECT COUNT(*) FROM document_marks m WHERE m.document_id = e.document_id), "
        "(SELECT COUNT(*) FROM document_marks a JOIN document_marks b ON b.mark = a.mark WHERE a.document_id = ? AND b.document_id = e.document_id) "
        "FROM entries mine JOIN entries e ON e.amount = mine.amount AND e.currency = mine.currency "
        "WHERE mine.id = ? AND e.id <> mine.id ORDER BY e.created_at DESC LIMIT {}{}", kSameAmountMax, lock);
    const Value values[] = {entry.document_id, entry.id};
    const auto is_same = [&](const Row& row) {
        const auto& number = row.text(2);
        const bool told_apart = !number.empty() && !entry.invoice_number.empty() && number != entry.invoice_number;
        return !told_apart && are_alike(marks, row.integer(3), row.integer(4));
    };
    return find_same(session, Duplicate::Reason::kAlike, sql, values, is_same, duplicates);
}

Result<std::vector<Duplicate>> duplicates_of(Session& session, const domain::Entry& entry, std::string_view lock = {}) {
    std::vector<Duplicate> duplicates;
    const auto any = [](const Row&) { return true; };
    if (!entry.invoice_number.empty()) {
        const Value values[] = {entry.invoice_number, entry.invoice_code, entry.id};
        TRY_VOID(find_same(session, Duplicate::Reason::kInvoice,
                           fmt::format("SELECT id, state FROM entries WHERE invoice_number = ? AND invoice_code = ? AND id <> ? ORDER BY id{}", lock), values,
                           any, duplicates));
    }
    const Value values[] = {entry.document_id, entry.id};
    TRY_VOID(find_same(session, Duplicate::Reason::kPicture,
                       fmt::format("SELECT e.id, e.state FROM documents mine JOIN documents other ON other.picture_hash = mine.picture_hash "
                                   "JOIN entries e ON e.document_id = other.id WHERE mine.id = ? AND mine.picture_hash <> '' AND e.id <> ? ORDER BY e.id{}", lock),
                       values, any, duplicates));
    TRY_VOID(find_alike(session, entry, lock, duplicates));
    return duplicates;
}

Result<void> write(Session& session, domain::Entry& entry, const By& by) {
    ++entry.revision;
    entry.changed_at = by.at;
    return update_entry(session, entry);
}

Result<void> enter(Session& session, domain::Entry& entry, EntryState state, const By& by) {
    TRY_VOID(note(session, by, entry.id, "state", std::string(name_of(entry.state)), std::string(name_of(state))));
    entry.state = state;
    return write(session, entry, by);
}

bool may_move(EntryState from, EntryState to) {
    switch (to) {
        case EntryState::kDraft: return from == EntryState::kRejected || from == EntryState::kConfirmed;
        case EntryState::kRejected: return from == EntryState::kDraft || from == EntryState::kConfirmed;
        case EntryState::kExported: return from == EntryState::kConfirmed;
        case EntryState::kConfirmed: return false;  // confirm()
    }
    return false;
}

tl::unexpected<Error> is_no_draft(const domain::Entry& entry) {
    return fail(ErrorCode::kConflict, "the entry is {}; only a draft can be changed", name_of(entry.state));
}

Result<void> change_text(Session& session, domain::Entry& entry, const FieldEdit& edit, const By& by) {
    const auto texts = entry_texts();
    const auto text = std::ranges::find(texts, std::string_view(edit.name), &EntryText::name);
    if (text == texts.end()) return fail(ErrorCode::kInvalidRequest, "an entry has no `{}` that could be changed", edit.name);
    auto changed = entry;
    changed.*text->value = edit.value.value_or("");
    TRY_VOID(normalise(changed));
    if (changed.*text->value == entry.*text->value) return {};
    TRY_VOID(note(session, by, entry.id, edit.name, entry.*text->value, changed.*text->value));
    entry = std::move(changed);
    return {};
}

}  // namespace

Result<EntryAndDuplicates> EntryStore::create(const domain::Entry& wanted, const By& by) {
    auto entry = wanted;
    entry.state = EntryState::kDraft;
    entry.revision = 1;
    entry.created_at = entry.changed_at = by.at;
    TRY_VOID(normalise(entry));
    TRY_VOID(check_length("id", entry.id, 64));
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<EntryAndDuplicates> {
        const Value key[] = {entry.document_id};
        // Locked, so that nobody removes it, or makes another entry of it, meanwhile.
        TRY(const auto document, session.run(fmt::format("SELECT account FROM documents WHERE id = ?{}", session.for_update()), key));
        if (document.rows.empty()) return no_such("document", entry.document_id);
        entry.account = document.rows[0].text(0);
        TRY(const auto there, session.run(fmt::format("SELECT {} FROM entries WHERE document_id = ?", kEntryColumns), key));
        EntryAndDuplicates made{there.rows.empty() ? entry : read_entry(there.rows[0])};
        if (made.entry.id != entry.id) return fail(ErrorCode::kConflict, "the document has an entry already, \"{}\"", made.entry.id);
        if (there.rows.empty()) {
            TRY_VOID(insert_entry(session, entry));
            TRY_VOID(note(session, by, entry.id, "state", {}, std::string(name_of(entry.state))));
        }
        TRY(made.duplicates, duplicates_of(session, made.entry));
        return made;
    });
}

Result<EntryAndDuplicates> EntryStore::find(const std::string& id) {
    return transact(database_, Access::kRead, [&](Session& session) -> Result<EntryAndDuplicates> {
        EntryAndDuplicates found;
        TRY(found.entry, load(session, id));
        TRY(found.duplicates, duplicates_of(session, found.entry));
        return found;
    });
}

Result<Page<domain::Entry>> EntryStore::list(const EntryFilter& filter, const PageRequest& request) {
    Selection selection;
    if (filter.state) selection.with_equal("state", std::string(name_of(*filter.state)));
    selection.with_equal("category", filter.category);
    selection.with_equal("account", filter.account);
    selection.with_equal("document_id", filter.document_id);
    selection.with_part({"seller", "payer", "invoice_number"}, filter.text);
    if (!filter.date_from.empty()) selection.with("date >= ?", {filter.date_from});
    if (!filter.date_to.empty()) selection.with("date <= ? AND date <> ''", {filter.date_to});
    TRY_VOID(selection.page(request));
    return transact(database_, Access::kRead, [&](Session& session) -> Result<Page<domain::Entry>> {
        TRY(const auto found, session.run(fmt::format("SELECT {} FROM entries {}", kEntryColumns, selection.sql()), selection.values()));
        Page<domain::Entry> page;
        for (const auto& row : found.rows) page.items.push_back(read_entry(row));
        end_page(page, request, [](const auto& one) { return cursor_after(number_of(one.created_at), one.id); });
        return page;
    });
}

Result<domain::Entry> EntryStore::edit(const std::string& id, std::int64_t revision, const std::vector<FieldEdit>& edits, const By& by) {
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<domain::Entry> {
        TRY(auto entry, load_to_change(session, id, revision));
        if (entry.state != EntryState::kDraft) return is_no_draft(entry);
        for (const auto& edit : edits) TRY_VOID(change_text(session, entry, edit, by));
        TRY_VOID(write(session, entry, by));
        return entry;
    });
}

Result<domain::Entry> EntryStore::confirm(const std::string& id, std::int64_t revision, OnDuplicate on_duplicate, const By& by) {
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<domain::Entry> {
        TRY(auto entry, load_to_change(session, id, revision));
        if (entry.state != EntryState::kDraft) return is_no_draft(entry);
        if (entry.amount.empty() || entry.currency.empty()) {
            return fail(ErrorCode::kInvalidRequest, "an entry without {} cannot be confirmed", entry.amount.empty() ? "an amount" : "a currency");
        }
        TRY(const auto duplicates, duplicates_of(session, entry, session.for_update()));
        const auto paid = std::ranges::find_if(duplicates, [](const Duplicate& one) { return one.state != EntryState::kDraft; });
        if (on_duplicate == OnDuplicate::kRefuse && paid != duplicates.end()) {
            return fail(ErrorCode::kConflict, "entry \"{}\" is {} already, for {}", paid->entry_id, name_of(paid->state), what_is_same(paid->reason));
        }
        TRY_VOID(enter(session, entry, EntryState::kConfirmed, by));
        return entry;
    });
}

Result<domain::Entry> EntryStore::move(const std::string& id, std::int64_t revision, EntryState state, const By& by) {
    return transact(database_, Access::kWrite, [&](Session& session) -> Result<domain::Entry> {
        TRY(auto entry, load_to_change(session, id, revision));
        if (!may_move(entry.state, state)) {
            return fail(ErrorCode::kConflict, "an entry that is {} does not become {} this way", name_of(entry.state), name_of(state));
        }
        TRY_VOID(enter(session, entry, state, by));
        return entry;
    });
}

Result<std::vector<domain::AuditRow>> EntryStore::audit(const std::string& id) {
    return transact(database_, Access::kRead, [&](Session& session) { return audit_of(session, id); });
}

}  // namespace glimpse::storage
