#include "http/status.h"

namespace glimpse::http {

int status_of(ErrorCode code) {
    switch (code) {
        case ErrorCode::kInvalidRequest: return 400;
        case ErrorCode::kNotFound: return 404;
        case ErrorCode::kUnauthorized: return 401;
        case ErrorCode::kForbidden: return 403;
        case ErrorCode::kMethodNotAllowed: return 405;
        case ErrorCode::kRequestTimeout: return 408;
        case ErrorCode::kTooLarge: return 413;
        case ErrorCode::kUnsupportedMedia: return 415;
        case ErrorCode::kUnreadablePicture: return 422;
        case ErrorCode::kRefusedContent: return 422;
        case ErrorCode::kConflict: return 409;
        case ErrorCode::kPromptTooLong: return 422;
        case ErrorCode::kOverloaded: return 429;
        case ErrorCode::kNotReady: return 503;
        case ErrorCode::kTimeout: return 504;
        case ErrorCode::kCancelled: return 499;
        case ErrorCode::kUnavailable: return 503;
        case ErrorCode::kInternal: return 500;
    }
    return 500;
}

std::optional<int> retry_after_s(ErrorCode code) {
    switch (code) {
        case ErrorCode::kOverloaded: return 1;
        case ErrorCode::kNotReady: return 5;
        case ErrorCode::kUnavailable: return 5;
        default: return {};
    }
}

std::string_view reason_of(int status) {
    switch (status) {
        case 100: return "Continue";
        case 200: return "OK";
        case 201: return "Created";
        case 202: return "Accepted";
        case 204: return "No Content";
        case 304: return "Not Modified";
        case 400: return "Bad Request";
        case 401: return "Unauthorized";
        case 403: return "Forbidden";
        case 404: return "Not Found";
        case 405: return "Method Not Allowed";
        case 408: return "Request Timeout";
        case 409: return "Conflict";
        case 413: return "Content Too Large";
        case 415: return "Unsupported Media Type";
        case 417: return "Expectation Failed";
        case 422: return "Unprocessable Content";
        case 429: return "Too Many Requests";
        case 431: return "Request Header Fields Too Large";
        case 499: return "Client Closed Request";
        case 500: return "Internal Server Error";
        case 503: return "Service Unavailable";
        case 504: return "Gateway Timeout";
        default: return "Unknown";
    }
}

}  // namespace glimpse::http
