#include "http/openai_error.h"

#include <fmt/format.h>

#include "http/json_text.h"
#include "http/status.h"

namespace glimpse::http {
namespace {

std::string_view type_of(ErrorCode code) {
    const int status = openai_status_of(code);
    if (status == 429) return "rate_limit_error";
    return status < 500 ? "invalid_request_error" : "server_error";
}

std::string_view leading_name(std::string_view message) {
    if (!message.starts_with('`')) return {};
    const auto end = message.find('`', 1);
    return end == std::string_view::npos ? std::string_view() : message.substr(1, end - 1);
}

}  // namespace

std::string_view openai_code_of(ErrorCode code) {
    if (code == ErrorCode::kPromptTooLong) return "context_length_exceeded";
    if (code == ErrorCode::kUnauthorized) return "invalid_api_key";
    if (code == ErrorCode::kOverloaded) return "rate_limit_exceeded";
    return name_of(code);
}

int openai_status_of(ErrorCode code) { return code == ErrorCode::kPromptTooLong ? 400 : status_of(code); }

std::string openai_error_json(const Error& error, std::string_view code) {
    const auto param = leading_name(error.public_message);
    return fmt::format(R"({{"error":{{"message":{},"type":"{}","param":{},"code":"{}"}}}})", json_quoted(error.public_message),
                       type_of(error.code), param.empty() ? "null" : json_quoted(param), code);
}

}  // namespace glimpse::http
