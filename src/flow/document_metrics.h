#pragma once

#include "base/error.h"
#include "domain/document.h"
#include "domain/job.h"
#include "metrics/registry.h"

namespace glimpse::flow {

/// Measures what becomes of documents, and of the files of jobs. Thread-safe.
class DocumentMetrics {
public:
    /// What a callback came to.
    enum class Callback { kTold, kAgain, kGivenUp };

    /// `registry` must outlive this object.
    explicit DocumentMetrics(metrics::Registry& registry);

    void read(const domain::Document& document, double milliseconds);
    /// Refused, failed or cancelled.
    void failed(ErrorCode code);

    /// kQueued: it will be tried again.
    void file_became(domain::ItemState state);
    void callback_was(Callback outcome);

private:
    metrics::Registry& registry_;
    metrics::Histogram seconds_;
    metrics::Counter fields_verified_, fields_unverified_, fields_missing_;
    metrics::Counter checks_passed_, checks_failed_, checks_open_;
    metrics::Counter files_done_, files_failed_, files_again_;
    metrics::Counter callbacks_told_, callbacks_again_, callbacks_given_up_;
};

}  // namespace glimpse::flow
