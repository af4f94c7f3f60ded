#include "http/routes_health.h"

#include <fmt/format.h>

#include "http/json_text.h"
#include "http/status.h"

namespace glimpse::http {
namespace {

using State = domain::Readiness::State;

std::string readiness_json(const domain::Readiness& readiness, const domain::ModelCard& model) {
    switch (readiness.state) {
        case State::kReady: return fmt::format(R"({{"status":"ready","model":{}}})", json_quoted(model.id));
        case State::kLoading:
            return fmt::format(R"({{"status":"loading","progress":{},"phase":{}}})", json_number(readiness.progress),
                               json_quoted(readiness.phase));
        case State::kFailed:
            return fmt::format(R"({{"status":"failed","message":{}}})", json_quoted(readiness.message));
        case State::kStuck: return fmt::format(R"({{"status":"stuck","message":{}}})", json_quoted(readiness.message));
        case State::kDraining: return R"({"status":"draining"})";
    }
    return R"({"status":"failed"})";
}

}  // namespace

Reply answer_healthz(Visit& visit) {
    const auto readiness = visit.services.ask_picture.readiness();
    if (readiness.state != State::kStuck) return json_response(R"({"status":"ok"})");
    auto response = json_response(readiness_json(readiness, {}));
    response.status = status_of(ErrorCode::kNotReady);
    return response;
}

Reply answer_readyz(Visit& visit) {
    const auto readiness = visit.services.ask_picture.readiness();
    const bool ready = readiness.state == State::kReady;
    auto response =
        json_response(readiness_json(readiness, ready ? visit.services.ask_picture.model() : domain::ModelCard{}));
    if (ready) return response;
    response.status = status_of(ErrorCode::kNotReady);
    const auto seconds = retry_after_s(ErrorCode::kNotReady);
    if (readiness.state == State::kLoading && seconds) response.headers.add("Retry-After", fmt::format("{}", *seconds));
    return response;
}

std::string not_ready_message(const domain::Readiness& readiness) {
    switch (readiness.state) {
        case State::kLoading:
            return fmt::format("the model is still loading ({}, {:.0f} %); GET /readyz tells when it is ready",
                               readiness.phase, readiness.progress * 100);
        case State::kFailed: return "the model failed to load; GET /readyz and the server's log say why";
        case State::kStuck: return "the model hangs; the server has to be restarted";
        case State::kDraining: return "the server is stopping";
        case State::kReady: return "ready";
    }
    return "not ready";
}

}  // namespace glimpse::http
