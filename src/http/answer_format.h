#pragma once

#include <string>

#include "base/error.h"
#include "domain/answer.h"

namespace glimpse::http {

/// How one API writes an answer: whole, or as server-sent events. Used from one thread at a time.
class AnswerFormat {
public:
    virtual ~AnswerFormat() = default;
    /// The JSON body of an answer given in one piece.
    virtual std::string whole(const domain::Answer& answer) const = 0;
    /// What a stream begins with; may be empty.
    virtual std::string opening() const { return {}; }
    virtual std::string delta(const domain::Delta& delta) const = 0;
    virtual std::string done(const domain::Answer& answer) const = 0;
    virtual std::string error(const Error& error) const = 0;
};

}  // namespace glimpse::http
