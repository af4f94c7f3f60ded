#include "http/routes_chat.h"

#include <chrono>
#include <utility>

#include "http/chat_answer.h"
#include "http/chat_form.h"
#include "http/error_response.h"
#include "http/media_type.h"

namespace glimpse::http {

std::optional<Response> check_chat_head(const Visit& visit) {
    const auto type = parse_media_type(visit.request.headers.joined("Content-Type"));
    if (type && type->essence == "application/json") return {};
    return error_response({ErrorCode::kUnsupportedMedia, "Content-Type must be application/json"}, visit.request);
}

Reply answer_chat(Visit& visit) {
    auto& request = visit.request;
    auto form = chat_from_json(std::move(request.body));
    if (!form) return error_response(form.error(), request);
    form->ask.id = request.id;
    form->ask.deadline = request.deadline;
    form->ask.impatient = request.impatient;
    ChatAnswer::Head head{.id = request.id, .model = form->ask.model, .with_reasoning = form->ask.enable_thinking, .include_usage = form->include_usage,
                          .with_logprobs = form->ask.sampling.logprobs.has_value()};
    if (head.model.empty()) head.model = visit.services.ask_picture.model().id;
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    head.created_unix_s = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    return PendingAnswer{std::move(form->ask), form->stream.value_or(false), std::make_shared<ChatAnswer>(std::move(head))};
}

}  // namespace glimpse::http
