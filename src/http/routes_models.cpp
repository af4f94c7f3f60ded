#include "http/routes_models.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "flow/model_name.h"
#include "http/error_response.h"
#include "http/json_text.h"
#include "http/routes_health.h"

namespace glimpse::http {
namespace {

/// `name` is the id of the card, or that with an adapter.
std::string entry_json(const std::string& name, const domain::ModelCard& card) {
    const std::string parent = name == card.id ? std::string() : fmt::format(R"("parent":{},)", json_quoted(card.id));
    return fmt::format(R"({{"id":{},"object":"model","created":{},"owned_by":"glimpse",{}"description":{},)"
                       R"("description_zh":{},"vision":{},"thinking":{},"context_length":{}}})",
                       json_quoted(name), card.created_unix_s, parent, json_quoted(card.description),
                       json_quoted(card.description_zh), card.vision, card.thinking, card.context_tokens);
}

}  // namespace

Reply answer_models(Visit& visit) {
    if (visit.services.ask_picture.readiness().state != domain::Readiness::State::kReady) {
        return json_response(R"({"object":"list","data":[]})");
    }
    const auto card = visit.services.ask_picture.model();
    std::string entries;
    for (const auto& name : visit.services.ask_picture.model_names()) {
        if (!entries.empty()) entries += ',';
        entries += entry_json(name, card);
    }
    return json_response(fmt::format(R"({{"object":"list","data":[{}]}})", entries));
}

Reply answer_model(Visit& visit) {
    const auto& request = visit.request;
    auto& ask_picture = visit.services.ask_picture;
    const auto readiness = ask_picture.readiness();
    if (readiness.state != domain::Readiness::State::kReady) {
        return error_response({ErrorCode::kNotReady, not_ready_message(readiness)}, request);
    }
    const std::string name(visit.route->name_in(request.path));
    const auto names = ask_picture.model_names();
    if (std::ranges::find(names, name) == names.end()) return error_response(flow::no_such_model(name, names), request);
    return json_response(entry_json(name, ask_picture.model()));
}

}  // namespace glimpse::http
