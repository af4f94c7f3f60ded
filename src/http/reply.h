#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "domain/ask.h"
#include "flow/show_picture.h"
#include "http/answer_format.h"
#include "http/message.h"

namespace glimpse::http {

/// A question to put to the model; the connection waits for the answer and writes it in `format`.
struct PendingAnswer {
    domain::Ask ask;
    bool stream = false;
    std::shared_ptr<const AnswerFormat> format;
};

/// Pictures whose text is to be read; the connection waits for it.
struct PendingWords {
    std::vector<std::string> pictures;
    domain::PageRange pages = {};
    TimePoint deadline = {};
};

/// A picture to show as the model would see it; the connection waits for it.
struct PendingPicture {
    std::vector<std::string> pictures;    ///< the one
    flow::ShowPicture::Wish wish = {};    ///< its `picture` and `stop` are the connection's to set
};

/// What a route makes of a request.
using Reply = std::variant<Response, PendingAnswer, PendingWords, PendingPicture>;

}  // namespace glimpse::http
