#include "http/error_response.h"

#include "base/log.h"
#include "http/answer_json.h"
#include "http/json_text.h"
#include "http/status.h"

namespace glimpse::http {

Response error_response(const Error& error, std::string_view request_id) {
    if (!error.internal_detail.empty()) {
        log::warn("{}: {}: {}", request_id, name_of(error.code), json_quoted(error.internal_detail));
    }
    auto response = json_response(error_json(error, request_id));
    response.status = status_of(error.code);
    if (const auto seconds = retry_after_s(error.code))
        response.headers.add("Retry-After", fmt::format("{}", *seconds));
    return response;
}

}  // namespace glimpse::http
