#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "domain/document.h"

namespace glimpse::domain {

/// A point in time that is kept, as opposed to one that is measured with (base/clock.h).
using Moment = std::chrono::sys_time<std::chrono::milliseconds>;

/// A document as it is kept.
struct StoredDocument {
    Document document = {};
    std::string picture_hash = {};  ///< of the bytes of its files
    std::string model = {};         ///< that was asked
    int template_version = 1;
    std::string account = {};  ///< whose key sent it; empty: nobody's
    std::int64_t revision = 1; ///< one more with each change
    Moment created_at = {};
    Moment changed_at = {};
};

enum class EntryState {
    kDraft,      ///< may be edited
    kConfirmed,  ///< a person stands for it
    kRejected,   ///< will not be paid
    kExported,   ///< another system has it
};

/// Wire name: "draft", "confirmed", "rejected", "exported".
std::string_view name_of(EntryState state);
std::optional<EntryState> entry_state_named(std::string_view name);

/// What is to be reimbursed for one document. Texts are empty where nothing is known.
struct Entry {
    std::string id = {};
    std::string document_id = {};
    EntryState state = EntryState::kDraft;
    std::string category = {};
    std::string payer = {};
    std::string seller = {};
    std::string date = {};      ///< "2024-03-05"
    std::string currency = {};  ///< three capitals: "CNY"
    std::string amount = {};    ///< exact: "1280.50"
    std::string invoice_code = {};
    std::string invoice_number = {};
    std::string account = {};   ///< as of its document
    std::int64_t revision = 1;  ///< one more with each change
    Moment created_at = {};
    Moment changed_at = {};
};

/// One change of a document or an entry.
struct AuditRow {
    std::string subject = {};  ///< id of what was changed
    Moment at = {};
    std::string who = {};
    std::string field = {};                  ///< of a document or an entry; "status" and "state" tell its life
    std::optional<std::string> before = {};  ///< absent: there was none
    std::optional<std::string> after = {};   ///< absent: there is none now
};

}  // namespace glimpse::domain
