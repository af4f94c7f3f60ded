#include "http/kept_json.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "domain/csv.h"
#include "http/document_json.h"
#include "http/json_text.h"

namespace glimpse::http {
namespace {

std::string quoted_or_null(const std::string& text) { return text.empty() ? "null" : json_quoted(text); }
std::string quoted_or_null(const std::optional<std::string>& text) { return text ? json_quoted(*text) : "null"; }

std::string members_of(const domain::Entry& entry) {
    std::string members;
    for (const auto& [name, value] : entry_texts(entry)) members += fmt::format(R"("{}":{},)", name, quoted_or_null(value));
    return members + fmt::format(R"("revision":{})", entry.revision);
}

std::string_view name_of(flow::Duplicate::Reason reason) {
    switch (reason) {
        case flow::Duplicate::Reason::kInvoice: return "invoice";
        case flow::Duplicate::Reason::kPicture: return "picture";
        case flow::Duplicate::Reason::kAlike: return "alike";
    }
    return "invoice";
}

std::string duplicate_json(const flow::Duplicate& one) {
    return fmt::format(R"({{"entry_id":{},"state":"{}","reason":"{}"}})", json_quoted(one.entry_id), domain::name_of(one.state),
                       name_of(one.reason));
}

}  // namespace

std::vector<std::pair<std::string_view, std::string>> entry_texts(const domain::Entry& entry) {
    return {{"id", entry.id},
            {"document_id", entry.document_id},
            {"state", std::string(domain::name_of(entry.state))},
            {"category", entry.category},
            {"payer", entry.payer},
            {"seller", entry.seller},
            {"date", entry.date},
            {"currency", entry.currency},
            {"amount", entry.amount},
            {"invoice_code", entry.invoice_code},
            {"invoice_number", entry.invoice_number},
            {"account", entry.account},
            {"created_at", moment_text(entry.created_at)},
            {"changed_at", moment_text(entry.changed_at)}};
}

std::string moment_text(domain::Moment moment) {
    const auto second = std::chrono::floor<std::chrono::seconds>(moment);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(second)), (moment - second).count());
}

std::string kept_document_json(const domain::StoredDocument& stored) {
    return fmt::format(R"({{{},"model":{},"account":{},"revision":{},"created_at":"{}","changed_at":"{}"}})",
                       facts_json(stored.document, stored.template_version), json_quoted(stored.model), quoted_or_null(stored.account), stored.revision,
                       moment_text(stored.created_at), moment_text(stored.changed_at));
}

std::string entry_json(const domain::Entry& entry) { return fmt::format("{{{}}}", members_of(entry)); }

std::string entry_json(const flow::EntryAndDuplicates& entry) {
    std::vector<std::string> duplicates;
    for (const auto& one : entry.duplicates) duplicates.push_back(duplicate_json(one));
    return fmt::format(R"({{{},"duplicates":[{}]}})", members_of(entry.entry), fmt::join(duplicates, ","));
}

std::string bad_case_json(const domain::BadCase& bad) {
    const auto& document = bad.document.document;
    std::vector<std::string> why, expected, comments, found;
    for (const auto& reason : bad.why) why.push_back(json_quoted(reason));
    for (const auto& one : bad.corrections) expected.push_back(fmt::format("{}:{}", json_quoted(one.field), quoted_or_null(one.expected)));
    for (const auto& one : bad.feedback) {
        if (!one.comment.empty()) comments.push_back(json_quoted(one.comment));
    }
    for (const auto& field : document.fields) found.push_back(fmt::format("{}:{}", json_quoted(field.name), quoted_or_null(field.value)));
    return fmt::format(R"({{"document_id":{},"type":{},"status":"{}","created_at":"{}","why":[{}],"expected":{{{}}},"comments":[{}],"found":{{{}}}}})", json_quoted(document.id),
                       json_quoted(document.type), domain::name_of(document.status), moment_text(bad.document.created_at), fmt::join(why, ","), fmt::join(expected, ","),
                       fmt::join(comments, ","), fmt::join(found, ","));
}

std::string bad_answer_json(const domain::Feedback& feedback) {
    return fmt::format(R"({{"why":"{}","question":{},"answer":{},"expected":{},"comment":{},"created_at":"{}"}})", feedback.rating == "bad" ? "feedback" : feedback.rating,
                       quoted_or_null(feedback.question), json_quoted(feedback.answer), quoted_or_null(feedback.expected), quoted_or_null(feedback.comment), moment_text(feedback.created_at));
}

std::string page_json(std::string_view name, const std::vector<std::string>& items, const std::string& next) {
    return fmt::format(R"({{"{}":[{}],"next":{}}})", name, fmt::join(items, ","), quoted_or_null(next));
}

std::string audit_json(const std::vector<domain::AuditRow>& rows) {
    std::vector<std::string> changes;
    for (const auto& row : rows) {
        changes.push_back(fmt::format(R"({{"at":"{}","who":{},"field":{},"before":{},"after":{}}})", moment_text(row.at), json_quoted(row.who),
                                      json_quoted(row.field), quoted_or_null(row.before), quoted_or_null(row.after)));
    }
    return fmt::format(R"({{"changes":[{}]}})", fmt::join(changes, ","));
}

std::string csv_head() {
    std::vector<std::string_view> names;
    for (const auto& [name, value] : entry_texts({})) names.push_back(name);
    return fmt::format("{}\r\n", fmt::join(names, ","));
}

std::string csv_row(const domain::Entry& entry) {
    std::vector<std::string> cells;
    for (const auto& [name, value] : entry_texts(entry)) cells.push_back(domain::csv_cell(value));
    return fmt::format("{}\r\n", fmt::join(cells, ","));
}

}  // namespace glimpse::http
