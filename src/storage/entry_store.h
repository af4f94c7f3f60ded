#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/entry.h"
#include "storage/audit.h"
#include "storage/database.h"
#include "storage/selection.h"

namespace glimpse::storage {

/// Which entries are listed; what is empty asks for nothing.
struct EntryFilter {
    std::optional<domain::EntryState> state = {};
    std::string category = {};
    std::string account = {};
    std::string text = {};         ///< part of seller, payer or invoice number
    std::string date_from = {};    ///< of the document: "2024-03-01", this day or later
    std::string date_to = {};      ///< this day or earlier
    std::string document_id = {};
};

/// Another entry that may be for the same thing; rejected ones are none.
struct Duplicate {
    enum class Reason {
        kInvoice,  ///< invoice code and number are the same
        kPicture,  ///< the same files
        kAlike,    ///< the same amount, and most figures on the sheet (page_marks.h): another picture of it; unless the invoices' numbers tell them apart. Looked for among the 500 newest of its amount
    };
    std::string entry_id = {};
    domain::EntryState state = domain::EntryState::kDraft;
    Reason reason = Reason::kInvoice;
};

struct EntryAndDuplicates {
    domain::Entry entry = {};
    std::vector<Duplicate> duplicates = {};
};

/// What a confirmation says about entries for the same thing.
enum class OnDuplicate { kRefuse, kAccept };

/// Reimbursement entries. Transactions, threads and errors as for DocumentStore.
class EntryStore {
public:
    explicit EntryStore(Database& database) : database_(database) {}

    /// Keeps a draft for a document that is there (kNotFound), and tells what looks the same. kConflict when the document has another entry;
    /// the same one again changes nothing. kInvalidRequest names the value that cannot be kept.
    Result<EntryAndDuplicates> create(const domain::Entry& entry, const By& by);

    /// kNotFound.
    Result<EntryAndDuplicates> find(const std::string& id);

    Result<Page<domain::Entry>> list(const EntryFilter& filter, const PageRequest& page);

    /// Changes a draft: category, payer, seller, date, currency, amount, invoice_code, invoice_number. kConflict unless it is one and has still
    /// `revision`; kInvalidRequest for a field or a value that cannot be.
    Result<domain::Entry> edit(const std::string& id, std::int64_t revision, const std::vector<FieldEdit>& edits, const By& by);

    /// Draft to confirmed. kInvalidRequest while amount or currency are unknown; kConflict unless it is a draft with `revision`, and, where that is to
    /// be refused, when a duplicate was confirmed or exported before. Of two confirmed at once, one finds the other.
    Result<domain::Entry> confirm(const std::string& id, std::int64_t revision, OnDuplicate on_duplicate, const By& by);

    /// Every other step: a draft or confirmed one is rejected, a rejected or confirmed one becomes a draft again, a confirmed one is exported.
    /// kConflict for any other.
    Result<domain::Entry> move(const std::string& id, std::int64_t revision, domain::EntryState state, const By& by);

    /// kNotFound for an id that never was.
    Result<std::vector<domain::AuditRow>> audit(const std::string& id);

private:
    Database& database_;
};

}  // namespace glimpse::storage
