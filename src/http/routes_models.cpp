#include "http/routes_models.h"

#include <fmt/format.h>

#include <string>

#include "http/json_text.h"

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

}  // namespace glimpse::http
