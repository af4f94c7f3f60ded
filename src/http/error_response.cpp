#include "http/error_response.h"

#include "base/log.h"
#include "http/answer_json.h"
#include "http/json_text.h"
#include "http/openai_error.h"
#include "http/status.h"

namespace glimpse::http {
namespace {

Response response_with(const Error& error, std::string_view request_id, int status, std::string body) {
    if (!error.internal_detail.empty()) {
        log::warn("{}: {}: {}", request_id, name_of(error.code), json_quoted(error.internal_detail));
    }
    auto response = json_response(std::move(body));
    response.status = status;
    if (const auto seconds = error.retry_after_s > 0 ? std::optional(error.retry_after_s) : retry_after_s(error.code))
        response.headers.add("Retry-After", fmt::format("{}", *seconds));
    if (error.code == ErrorCode::kUnauthorized) response.headers.add("WWW-Authenticate", "Bearer");
    return response;
}

}  // namespace

Response error_response(const Error& error, std::string_view request_id) {
    return response_with(error, request_id, status_of(error.code), error_json(error, request_id));
}

Response error_response(const Error& error, const Request& request) {
    const std::string_view path = request.path.empty() ? request.target : request.path;
    if (!path.starts_with("/v1/")) return error_response(error, request.id);
    const bool of_model = path == "/v1/chat/completions" || path.starts_with("/v1/models/");
    const auto code = error.code == ErrorCode::kNotFound && of_model ? "model_not_found" : openai_code_of(error.code);
    return response_with(error, request.id, openai_status_of(error.code), openai_error_json(error, code));
}

}  // namespace glimpse::http
