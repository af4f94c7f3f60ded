#include "base/error.h"

namespace glimpse {

std::string_view name_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalidRequest: return "invalid_request";
        case ErrorCode::kNotFound: return "not_found";
        case ErrorCode::kUnauthorized: return "unauthorized";
        case ErrorCode::kForbidden: return "forbidden";
        case ErrorCode::kMethodNotAllowed: return "method_not_allowed";
        case ErrorCode::kRequestTimeout: return "request_timeout";
        case ErrorCode::kTooLarge: return "too_large";
        case ErrorCode::kUnsupportedMedia: return "unsupported_media";
        case ErrorCode::kUnreadablePicture: return "unreadable_picture";
        case ErrorCode::kRefusedContent: return "refused_content";
        case ErrorCode::kConflict: return "conflict";
        case ErrorCode::kPromptTooLong: return "prompt_too_long";
        case ErrorCode::kOverloaded: return "overloaded";
        case ErrorCode::kNotReady: return "not_ready";
        case ErrorCode::kTimeout: return "timeout";
        case ErrorCode::kCancelled: return "cancelled";
        case ErrorCode::kUnavailable: return "unavailable";
        case ErrorCode::kInternal: return "internal";
    }
    return "internal";
}

}  // namespace glimpse
