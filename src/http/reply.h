#pragma once

#include <memory>
#include <variant>

#include "domain/ask.h"
#include "http/answer_format.h"
#include "http/message.h"

namespace glimpse::http {

/// A question to put to the model; the connection waits for the answer and writes it in `format`.
struct PendingAnswer {
    domain::Ask ask;
    bool stream = false;
    std::shared_ptr<const AnswerFormat> format;
};

/// What a route makes of a request.
using Reply = std::variant<Response, PendingAnswer>;

}  // namespace glimpse::http
