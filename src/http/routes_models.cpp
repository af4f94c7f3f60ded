#include "http/routes_models.h"

#include <fmt/format.h>

#include "http/json_text.h"

namespace glimpse::http {

Reply answer_models(Visit& visit) {
    if (visit.services.ask_picture.readiness().state != domain::Readiness::State::kReady) {
        return json_response(R"({"object":"list","data":[]})");
    }
    const auto model = visit.services.ask_picture.model();
    return json_response(fmt::format(
        R"({{"object":"list","data":[{{"id":{},"object":"model","created":{},"owned_by":"glimpse","description":{},)"
        R"("description_zh":{},"vision":{},"thinking":{},"context_length":{}}}]}})",
        json_quoted(model.id), model.created_unix_s, json_quoted(model.description), json_quoted(model.description_zh),
        model.vision, model.thinking, model.context_tokens));
}

}  // namespace glimpse::http
