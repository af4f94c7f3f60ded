#include "flow/document_metrics.h"

#include <string>

namespace glimpse::flow {
namespace {

using domain::DocumentStatus;
using metrics::Counter;
using metrics::Registry;

Counter counted(Registry& registry, const char* name, const char* help, std::string_view outcome) {
    return registry.counter(name, help, {{"outcome", std::string(outcome)}});
}

Counter documents(Registry& registry, std::string_view outcome) { return counted(registry, "glimpse_documents_total", "Documents by how they ended.", outcome); }

Counter fields(Registry& registry, const char* outcome) {
    return counted(registry, "glimpse_document_fields_total", "Fields asked for, by what was found.", outcome);
}

Counter checks(Registry& registry, const char* outcome) {
    return counted(registry, "glimpse_document_checks_total", "Checks between the fields of a document, by how they came out.", outcome);
}

Counter files(Registry& registry, const char* outcome) { return counted(registry, "glimpse_job_files_total", "Tries at files of jobs, by what they came to.", outcome); }

Counter callbacks(Registry& registry, const char* outcome) {
    return counted(registry, "glimpse_job_callbacks_total", "Tries to tell that a job is over, by what they came to.", outcome);
}

}  // namespace

DocumentMetrics::DocumentMetrics(Registry& registry)
    : registry_(registry),
      seconds_(registry.histogram("glimpse_document_seconds", "From the arrival of a document to its facts.", metrics::kSecondsBounds)),
      fields_verified_(fields(registry, "verified")),
      fields_unverified_(fields(registry, "unverified")),
      fields_missing_(fields(registry, "missing")),
      checks_passed_(checks(registry, "passed")),
      checks_failed_(checks(registry, "failed")),
      checks_open_(checks(registry, "open")),
      files_done_(files(registry, "done")),
      files_failed_(files(registry, "failed")),
      files_again_(files(registry, "again")),
      callbacks_told_(callbacks(registry, "told")),
      callbacks_again_(callbacks(registry, "again")),
      callbacks_given_up_(callbacks(registry, "given_up")) {
    // Those that are looked at are there from the beginning, so that their first one shows as growth.
    for (const auto status : {DocumentStatus::kVerified, DocumentStatus::kNeedsReview, DocumentStatus::kRejected}) documents(registry, name_of(status));
}

void DocumentMetrics::read(const domain::Document& document, double milliseconds) {
    documents(registry_, name_of(document.status)).add();
    seconds_.observe(milliseconds / 1000);
    for (const auto& field : document.fields) (field.verified ? fields_verified_ : field.value ? fields_unverified_ : fields_missing_).add();
    for (const auto& check : document.checks) {
        switch (check.outcome) {
            case domain::Check::Outcome::kPassed: checks_passed_.add(); break;
            case domain::Check::Outcome::kFailed: checks_failed_.add(); break;
            case domain::Check::Outcome::kOpen: checks_open_.add(); break;
        }
    }
}

void DocumentMetrics::failed(ErrorCode code) { documents(registry_, name_of(code)).add(); }

void DocumentMetrics::file_became(domain::ItemState state) {
    if (state == domain::ItemState::kDone) files_done_.add();
    else if (state == domain::ItemState::kFailed) files_failed_.add();
    else files_again_.add();
}

void DocumentMetrics::callback_was(Callback outcome) {
    switch (outcome) {
        case Callback::kTold: callbacks_told_.add(); break;
        case Callback::kAgain: callbacks_again_.add(); break;
        case Callback::kGivenUp: callbacks_given_up_.add(); break;
    }
}

}  // namespace glimpse::flow
