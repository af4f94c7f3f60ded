#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/feedback.h"
#include "storage/database.h"
#include "storage/selection.h"

namespace glimpse::storage {

/// Which bad cases are listed. Empty `why`: all.
struct BadCaseFilter {
    std::string why = {};   ///< "needs_review" (it was not verified), "corrected" (a person changed a field), "feedback" (somebody said that it is bad)
    std::string type = {};  ///< of the document
};

/// What went wrong, found in what is kept anyway: there is no second copy of a document, so that what is removed or forgotten is gone from here too. Each call is one
/// transaction. Thread-safe; blocks. Every call may come back with kUnavailable or kOverloaded.
class BadCaseStore {
public:
    explicit BadCaseStore(Database& database) : database_(database) {}

    /// Keeps what somebody says. kNotFound for a document that is not there.
    Result<void> put(const domain::Feedback& feedback);

    /// Documents, the newest first. kInvalidRequest for a page or a reason that cannot be.
    Result<Page<domain::BadCase>> list(const BadCaseFilter& filter, const PageRequest& page);
    /// With all that was read of it. kNotFound for a document that is not there.
    Result<domain::BadCase> find(const std::string& document_id);

    /// What was said of answers, without a document, and what failed; the newest first.
    Result<Page<domain::Feedback>> answers(const PageRequest& page);

    /// Removes what was said of answers before `before`. How many.
    Result<std::size_t> forget(domain::Moment before);

private:
    Database& database_;
};

}  // namespace glimpse::storage
