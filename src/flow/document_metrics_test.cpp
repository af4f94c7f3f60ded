#include "flow/document_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace glimpse::flow {
namespace {

using domain::ItemState;
using ::testing::HasSubstr;

TEST(DocumentMetrics, AreThereBeforeTheFirstDocument) {
    metrics::Registry registry;
    const DocumentMetrics metrics(registry);
    const auto told = registry.exposition();
    for (const auto* line : {R"(glimpse_documents_total{outcome="verified"} 0)", R"(glimpse_documents_total{outcome="needs_review"} 0)",
                             R"(glimpse_document_fields_total{outcome="missing"} 0)", R"(glimpse_job_files_total{outcome="again"} 0)"}) {
        EXPECT_THAT(told, HasSubstr(line));
    }
}

TEST(DocumentMetrics, CountWhatCameOut) {
    using enum domain::Check::Outcome;
    metrics::Registry registry;
    DocumentMetrics metrics(registry);
    domain::Document document{.status = domain::DocumentStatus::kNeedsReview};
    document.fields.push_back({.name = "total", .value = "10.50", .verified = true});
    document.fields.push_back({.name = "tax", .value = "1.00"});
    document.fields.push_back({.name = "date"});
    for (const auto outcome : {kPassed, kPassed, kFailed, kOpen}) document.checks.push_back({.outcome = outcome});
    metrics.read(document, 1500);
    metrics.failed(ErrorCode::kUnreadablePicture);
    for (const auto state : {ItemState::kDone, ItemState::kFailed, ItemState::kQueued}) metrics.file_became(state);
    metrics.callback_was(DocumentMetrics::Callback::kGivenUp);
    const auto told = registry.exposition();
    for (const auto* line : {R"(glimpse_documents_total{outcome="needs_review"} 1)", R"(glimpse_documents_total{outcome="unreadable_picture"} 1)",
                             R"(glimpse_document_fields_total{outcome="verified"} 1)", R"(glimpse_document_fields_total{outcome="unverified"} 1)",
                             R"(glimpse_document_fields_total{outcome="missing"} 1)", R"(glimpse_document_checks_total{outcome="passed"} 2)",
                             R"(glimpse_document_checks_total{outcome="failed"} 1)", R"(glimpse_document_checks_total{outcome="open"} 1)",
                             "glimpse_document_seconds_sum 1.5", R"(glimpse_job_files_total{outcome="done"} 1)", R"(glimpse_job_files_total{outcome="failed"} 1)",
                             R"(glimpse_job_files_total{outcome="again"} 1)", R"(glimpse_job_callbacks_total{outcome="given_up"} 1)"}) {
        EXPECT_THAT(told, HasSubstr(line));
    }
}

}  // namespace
}  // namespace glimpse::flow
