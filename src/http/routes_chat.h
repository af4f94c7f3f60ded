#pragma once

#include <optional>

#include "http/router.h"

namespace glimpse::http {

/// POST /v1/chat/completions, as OpenAI's clients use it (chat_form.h, chat_answer.h).
Reply answer_chat(Visit& visit);

/// 415 for anything but JSON.
std::optional<Response> check_chat_head(const Visit& visit);

}  // namespace glimpse::http
