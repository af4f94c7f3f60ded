#include "storage/bad_cases.h"

#include <algorithm>
#include <utility>

#include "storage/audit.h"
#include "storage/columns.h"
#include "storage/document_rows.h"
#include "storage/insert_rows.h"

namespace glimpse::storage {
namespace {

constexpr std::size_t kTextCharactersMax = 20'000;
constexpr std::string_view kFeedbackColumns = "id, document_id, account, rating, comment, question, answer, expected, created_at";
// What the audit notes of a document beside its fields (document_store.cpp).
constexpr std::string_view kIsCorrected = "EXISTS (SELECT 1 FROM audit a WHERE a.subject = documents.id AND a.field NOT IN ('status', 'pictures', 'contents'))";
constexpr std::string_view kIsUnproved = "status <> 'verified'";
constexpr std::string_view kIsSaidBad = "EXISTS (SELECT 1 FROM feedback f WHERE f.document_id = documents.id AND f.rating = 'bad')";

domain::Feedback read_feedback(const Row& row) {
    domain::Feedback one;
    one.id = row.text(0);
    one.document_id = row.text(1);
    one.account = row.text(2);
    one.rating = row.text(3);
    one.comment = row.text(4);
    one.question = row.text(5);
    one.answer = row.text(6);
    one.expected = row.text(7);
    one.created_at = moment_in(row.integer(8));
    return one;
}

void correct(domain::BadCase& bad, const std::string& field, const std::optional<std::string>& expected) {
    const auto known = std::ranges::find(bad.corrections, field, &domain::BadCase::Correction::field);
    if (known != bad.corrections.end()) known->expected = expected;
    else bad.corrections.push_back({field, expected});
}

/// What people said of a document: those who may change it have the last word.
Result<void> add_words(Session& session, domain::BadCase& bad) {
    const Value key[] = {bad.document.document.id};
    TRY(const auto said, session.run(fmt::format("SELECT {} FROM feedback WHERE document_id = ? AND rating = 'bad' ORDER BY created_at, id", kFeedbackColumns), key));
    for (const auto& row : said.rows) {
        auto one = read_feedback(row);
        const Value id[] = {one.id};
        TRY(const auto fields, session.run("SELECT name, value FROM feedback_fields WHERE feedback_id = ? ORDER BY position", id));
        for (const auto& field : fields.rows) {
            one.fields.emplace_back(field.text(0), field.optional_text(1));
            correct(bad, field.text(0), field.optional_text(1));
        }
        bad.feedback.push_back(std::move(one));
    }
    TRY(const auto changed, session.run("SELECT field, value_after FROM audit WHERE subject = ? AND field NOT IN ('status', 'pictures', 'contents') ORDER BY sequence", key));
    for (const auto& row : changed.rows) correct(bad, row.text(0), row.optional_text(1));
    if (bad.document.document.status != domain::DocumentStatus::kVerified) bad.why.emplace_back("needs_review");
    if (!changed.rows.empty()) bad.why.emplace_back("corrected");
    if (!said.rows.empty()) bad.why.emplace_back("feedback");
    return {};
}

Result<std::string> condition_of(const std::string& why) {
    if (why.empty()) return fmt::format("{} OR {} OR {}", kIsUnproved, kIsCorrected, kIsSaidBad);
    if (why == "needs_review") return std::string(kIsUnproved);
    if (why == "corrected") return std::string(kIsCorrected);
    if (why == "feedback") return std::string(kIsSaidBad);
    return fail(ErrorCode::kInvalidRequest, "a case is bad because of needs_review, corrected or feedback, not of \"{}\"", why);
}

}  // namespace

Result<void> BadCaseStore::put(const domain::Feedback& feedback) {
    for (const auto& [name, text] : {std::pair("comment", &feedback.comment), {"question", &feedback.question}, {"answer", &feedback.answer}, {"expected", &feedback.expected}}) {
        TRY_VOID(check_length(name, *text, kTextCharactersMax));
    }
    return database_.transact(Access::kWrite, [&](Session& session) -> Result<void> {
        if (!feedback.document_id.empty()) {
            const Value key[] = {feedback.document_id};
            TRY(const auto found, session.run(fmt::format("SELECT 1 FROM documents WHERE id = ?{}", session.for_update()), key));
            if (found.rows.empty()) return no_such("document", feedback.document_id);
        }
        std::vector<Value> row = {feedback.id,       feedback.document_id, feedback.account,  feedback.rating, feedback.comment,
                                  feedback.question, feedback.answer,      feedback.expected, number_of(feedback.created_at)};
        TRY_VOID(insert_rows(session, "feedback", kFeedbackColumns, {std::move(row)}));
        std::vector<std::vector<Value>> fields;
        for (const auto& [name, value] : feedback.fields) fields.push_back({feedback.id, static_cast<std::int64_t>(fields.size()), name, value_of(value)});
        return insert_rows(session, "feedback_fields", "feedback_id, position, name, value", std::move(fields));
    });
}

Result<Page<domain::BadCase>> BadCaseStore::list(const BadCaseFilter& filter, const PageRequest& request) {
    TRY(const auto condition, condition_of(filter.why));
    Selection selection;
    selection.with(condition, {});
    selection.with_equal("type", filter.type);
    TRY_VOID(selection.page(request));
    return transact(database_, Access::kRead, [&](Session& session) -> Result<Page<domain::BadCase>> {
        TRY(const auto found, session.run(fmt::format("SELECT {} FROM documents {}", kDocumentColumns, selection.sql()), selection.values()));
        Page<domain::BadCase> page;
        for (const auto& row : found.rows) page.items.push_back({.document = read_document(row)});
        end_page(page, request, [](const auto& one) { return cursor_after(number_of(one.document.created_at), one.document.document.id); });
        for (auto& bad : page.items) TRY_VOID(add_words(session, bad));
        return page;
    });
}

Result<domain::BadCase> BadCaseStore::find(const std::string& document_id) {
    return transact(database_, Access::kRead, [&](Session& session) -> Result<domain::BadCase> {
        domain::BadCase bad;
        TRY(bad.document, load_document(session, document_id));
        TRY_VOID(add_words(session, bad));
        return bad;
    });
}

Result<Page<domain::Feedback>> BadCaseStore::answers(const PageRequest& request) {
    Selection selection;
    selection.with("document_id = '' AND rating <> 'good'", {});
    TRY_VOID(selection.page(request));
    return transact(database_, Access::kRead, [&](Session& session) -> Result<Page<domain::Feedback>> {
        TRY(const auto found, session.run(fmt::format("SELECT {} FROM feedback {}", kFeedbackColumns, selection.sql()), selection.values()));
        Page<domain::Feedback> page;
        for (const auto& row : found.rows) page.items.push_back(read_feedback(row));
        end_page(page, request, [](const auto& one) { return cursor_after(number_of(one.created_at), one.id); });
        return page;
    });
}

Result<std::size_t> BadCaseStore::forget(domain::Moment before) {
    const auto count = transact(database_, Access::kWrite, [&](Session& session) -> Result<std::size_t> {
        const Value time[] = {number_of(before)};
        TRY(const auto gone, session.run("DELETE FROM feedback WHERE created_at < ? AND document_id = ''", time));
        return gone.changed;
    });
    if (count && *count > 0) database_.wipe();
    return count;
}

}  // namespace glimpse::storage
