#pragma once

#include <string>

#include "base/result.h"
#include "domain/answer.h"
#include "domain/ask.h"

namespace glimpse::evaluation {

/// Who answers the questions of a suite. Members may be called from several threads at once, and block.
class Answerer {
public:
    virtual ~Answerer() = default;

    /// Name of the model that answers. kNotReady while it is loading, with how far it is; kUnavailable when nobody
    /// answers or it will never be ready.
    virtual Result<std::string> model() = 0;

    /// Answers `ask`. An error is about this question, but for three: kCancelled when the user has had enough,
    /// kNotReady and kUnavailable when no other question would be answered either.
    virtual Result<domain::Answer> answer(const domain::Ask& ask) = 0;
};

}  // namespace glimpse::evaluation
