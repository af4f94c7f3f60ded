#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
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

/// Work whose outcome is the body of a response; the connection waits for it.
struct PendingWork {
    struct Outcome {
        std::string body = {};
        std::int64_t tokens = 0;  ///< that a model computed for it
        std::string_view content_type = "application/json";
        int status = 200;
    };
    using Done = std::function<void(Result<Outcome>)>;
    /// Begins, without blocking; `done` is called once, from any thread, unless an error is returned. `unwanted` asks it to end soon.
    std::function<Result<void>(std::stop_token unwanted, Done done)> start;
    std::size_t pictures = 0;
    std::size_t bytes = 0;  ///< of the request's body that it holds until then
};

/// What a route makes of a request.
using Reply = std::variant<Response, PendingAnswer, PendingWork>;

}  // namespace glimpse::http
