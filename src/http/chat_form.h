#pragma once

#include <string>

#include "base/result.h"
#include "http/inference_form.h"

namespace glimpse::http {

/// What a client asks of POST /v1/chat/completions. Id and deadline of the question are not set here.
struct ChatForm : InferenceForm {
    bool include_usage = false;  ///< of a stream: its last event tells the usage
};

/// Reads the body as OpenAI's clients send it (chat_form.cpp has the table). Parameters that would change the answer and cannot be
/// honoured are refused, unknown ones are not looked at. kInvalidRequest or kTooLarge; the message begins with the parameter in
/// backticks, where it is about one.
Result<ChatForm> chat_from_json(std::string body);

}  // namespace glimpse::http
