#include "http/kept_form.h"

#include <boost/json/object.hpp>
#include <charconv>
#include <chrono>
#include <utility>

#include "http/form_fields.h"

namespace glimpse::http {
namespace {

using domain::DocumentStatus;

Result<DocumentStatus> status_named(std::string_view name) {
    for (const auto status : {DocumentStatus::kVerified, DocumentStatus::kNeedsReview, DocumentStatus::kRejected}) {
        if (name == domain::name_of(status)) return status;
    }
    return fail(ErrorCode::kInvalidRequest, "`status` is verified, needs_review or rejected");
}

/// Where a day, "2024-03-05", begins.
Result<domain::Moment> day_named(const WireValue& value) {
    TRY(const auto text, read_text(value));
    int year = 0;
    unsigned month = 0, day = 0;
    const auto number = [&](std::size_t at, std::size_t size, auto& into) {
        return text.size() == 10 && std::from_chars(text.data() + at, text.data() + at + size, into).ptr == text.data() + at + size;
    };
    const bool read = number(0, 4, year) && number(5, 2, month) && number(8, 2, day) && text[4] == '-' && text[7] == '-';
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
    if (!read || !date.ok()) return fail(ErrorCode::kInvalidRequest, "`{}` is no day; write 2024-03-05", value.field);
    return domain::Moment(std::chrono::sys_days(date));
}

template <typename Query, auto member>
Result<void> set_filter(const WireValue& value, Query& query) {
    TRY(query.filter.*member, read_text(value));
    return {};
}

template <typename Query>
Result<void> set_limit(const WireValue& value, Query& query) {
    TRY(const auto limit, read_whole_number(value, {1, 500}));
    query.page.limit = static_cast<int>(limit);
    return {};
}

template <typename Query>
Result<void> set_after(const WireValue& value, Query& query) {
    TRY(query.page.after, read_text(value));
    return {};
}

Result<void> set_status(const WireValue& value, DocumentsQuery& query) {
    TRY(const auto name, read_text(value));
    TRY(query.filter.status, status_named(name));
    return {};
}

Result<void> set_created_from(const WireValue& value, DocumentsQuery& query) {
    TRY(query.filter.created_from, day_named(value));
    return {};
}

Result<void> set_created_to(const WireValue& value, DocumentsQuery& query) {
    TRY(const auto day, day_named(value));
    query.filter.created_before = day + std::chrono::days(1);
    return {};
}

Result<domain::EntryState> state_named(std::string_view name) {
    const auto state = domain::entry_state_named(name);
    if (!state) return fail(ErrorCode::kInvalidRequest, "`state` is draft, confirmed, rejected or exported");
    return *state;
}

Result<void> set_state(const WireValue& value, EntriesQuery& query) {
    TRY(const auto name, read_text(value));
    TRY(query.filter.state, state_named(name));
    return {};
}

template <std::string flow::EntryFilter::* member>
Result<void> set_date(const WireValue& value, EntriesQuery& query) {
    TRY_VOID(day_named(value));
    return set_filter<EntriesQuery, member>(value, query);
}

Result<void> set_format(const WireValue& value, EntriesQuery& query) {
    TRY(query.format, read_text(value));
    if (query.format != "json" && query.format != "csv" && query.format != "xlsx") return fail(ErrorCode::kInvalidRequest, "`format` is json, csv or xlsx");
    return {};
}

constexpr FormField<DocumentsQuery> kDocumentsFields[] = {
    {"limit", set_limit<DocumentsQuery>},
    {"after", set_after<DocumentsQuery>},
    {"type", set_filter<DocumentsQuery, &flow::DocumentFilter::type>},
    {"status", set_status},
    {"account", set_filter<DocumentsQuery, &flow::DocumentFilter::account>},
    {"text", set_filter<DocumentsQuery, &flow::DocumentFilter::text>},
    {"created_from", set_created_from},
    {"created_to", set_created_to},
};

constexpr FormField<EntriesQuery> kEntriesFields[] = {
    {"limit", set_limit<EntriesQuery>},
    {"after", set_after<EntriesQuery>},
    {"state", set_state},
    {"category", set_filter<EntriesQuery, &flow::EntryFilter::category>},
    {"account", set_filter<EntriesQuery, &flow::EntryFilter::account>},
    {"text", set_filter<EntriesQuery, &flow::EntryFilter::text>},
    {"document_id", set_filter<EntriesQuery, &flow::EntryFilter::document_id>},
    {"date_from", set_date<&flow::EntryFilter::date_from>},
    {"date_to", set_date<&flow::EntryFilter::date_to>},
    {"format", set_format},
};

struct JobsQuery {
    flow::PageRequest page = {};
};

constexpr FormField<JobsQuery> kJobsFields[] = {{"limit", set_limit<JobsQuery>}, {"after", set_after<JobsQuery>}};

struct PageQuery {
    int page = 1;
};

constexpr FormField<PageQuery> kPageFields[] = {{"page", [](const WireValue& value, PageQuery& query) -> Result<void> {
                                                     TRY(const auto page, read_whole_number(value, {1, domain::kPageLast}));
                                                     query.page = static_cast<int>(page);
                                                     return {};
                                                 }}};

Result<void> set_revision(const WireValue& value, ChangeForm& form) {
    TRY(form.revision, read_whole_number(value, {1, 9e15}));
    return {};
}

Result<void> set_fields(const WireValue& value, ChangeForm& form) {
    const auto* const* json = std::get_if<const boost::json::value*>(&value.value);
    const auto* object = json ? (*json)->if_object() : nullptr;
    if (!object) return fail(ErrorCode::kInvalidRequest, "`fields` is no object of names and values");
    for (const auto& [name, one] : *object) {
        flow::FieldEdit edit{std::string(name)};
        if (!one.is_null()) {
            TRY(edit.value, read_text({edit.name, &one}));
        }
        form.fields.push_back(std::move(edit));
    }
    return {};
}

Result<void> set_document_status(const WireValue& value, ChangeForm& form) {
    TRY(const auto name, read_text(value));
    TRY(form.status, status_named(name));
    return {};
}

Result<void> set_entry_state(const WireValue& value, ChangeForm& form) {
    TRY(const auto name, read_text(value));
    TRY(form.state, state_named(name));
    return {};
}

Result<void> set_accept_duplicate(const WireValue& value, ChangeForm& form) {
    TRY(form.accept_duplicate, read_flag(value));
    return {};
}

constexpr FormField<ChangeForm> kDocumentChange[] = {{"revision", set_revision}, {"fields", set_fields}, {"status", set_document_status}};
constexpr FormField<ChangeForm> kEntryChange[] = {{"revision", set_revision}, {"fields", set_fields}, {"state", set_entry_state}};
constexpr FormField<ChangeForm> kNewEntry[] = {{"fields", set_fields}};
constexpr FormField<ChangeForm> kConfirmation[] = {{"revision", set_revision}, {"accept_duplicate", set_accept_duplicate}};

Result<void> set_rating(const WireValue& value, domain::Feedback& form) {
    TRY(form.rating, read_text(value));
    if (form.rating != "good" && form.rating != "bad") return fail(ErrorCode::kInvalidRequest, "`rating` is good or bad");
    return {};
}

Result<void> set_expected_fields(const WireValue& value, domain::Feedback& form) {
    ChangeForm change;
    TRY_VOID(set_fields(value, change));
    for (auto& [name, expected] : change.fields) form.fields.emplace_back(std::move(name), std::move(expected));
    return {};
}

template <std::string domain::Feedback::* member>
Result<void> set_said(const WireValue& value, domain::Feedback& form) {
    TRY(form.*member, read_text(value));
    return {};
}

constexpr FormField<domain::Feedback> kFeedback[] = {
    {"rating", set_rating},
    {"document_id", set_said<&domain::Feedback::document_id>},
    {"fields", set_expected_fields},
    {"question", set_said<&domain::Feedback::question>},
    {"answer", set_said<&domain::Feedback::answer>},
    {"expected", set_said<&domain::Feedback::expected>},
    {"comment", set_said<&domain::Feedback::comment>},
};

/// Whoever changes something says what they saw.
template <typename Fields>
Result<ChangeForm> change_of_seen(std::string body, const Fields& fields) {
    TRY(auto form, fill_from_json<ChangeForm>(std::move(body), fields));
    if (form.revision == 0) return fail(ErrorCode::kInvalidRequest, "`revision` is missing: it should be the one that you saw");
    return form;
}

}  // namespace

Result<DocumentsQuery> read_documents_query(const std::vector<Parameter>& parameters) {
    return fill_from_parameters<DocumentsQuery>(parameters, kDocumentsFields);
}

Result<EntriesQuery> read_entries_query(const std::vector<Parameter>& parameters) { return fill_from_parameters<EntriesQuery>(parameters, kEntriesFields); }

Result<flow::PageRequest> read_jobs_query(const std::vector<Parameter>& parameters) {
    TRY(const auto query, fill_from_parameters<JobsQuery>(parameters, kJobsFields));
    return query.page;
}

Result<int> read_page_query(const std::vector<Parameter>& parameters) {
    TRY(const auto query, fill_from_parameters<PageQuery>(parameters, kPageFields));
    return query.page;
}

Result<ChangeForm> read_document_change(std::string body) { return change_of_seen(std::move(body), kDocumentChange); }
Result<ChangeForm> read_entry_change(std::string body) { return change_of_seen(std::move(body), kEntryChange); }
Result<ChangeForm> read_confirmation(std::string body) { return change_of_seen(std::move(body), kConfirmation); }

Result<domain::Feedback> read_feedback(std::string body) {
    TRY(auto form, fill_from_json<domain::Feedback>(std::move(body), kFeedback));
    if (form.rating.empty()) return fail(ErrorCode::kInvalidRequest, "`rating` is missing: good or bad");
    if (form.document_id.empty() && form.answer.empty()) return fail(ErrorCode::kInvalidRequest, "say what it is about: a `document_id`, or an `answer`");
    if (form.document_id.empty() && !form.fields.empty()) return fail(ErrorCode::kInvalidRequest, "`fields` are those of a document: `document_id` is missing");
    return form;
}

Result<ChangeForm> read_new_entry(std::string body) {
    if (body.empty()) return ChangeForm{};
    return fill_from_json<ChangeForm>(std::move(body), kNewEntry);
}

}  // namespace glimpse::http
