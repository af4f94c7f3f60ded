#pragma once

#include <string>
#include <string_view>

namespace glimpse {

/// What kind of thing went wrong. Few on purpose: a caller acts on the code, a person reads the message.
/// The HTTP status of each stands in http/status.cpp, which a test walks.
enum class ErrorCode {
    kInvalidRequest,     ///< the request is malformed or a value is out of range
    kNotFound,           ///< no such route, model or file
    kUnauthorized,       ///< no good key was sent
    kForbidden,          ///< the key does not open this
    kMethodNotAllowed,   ///< the route exists, the method does not
    kRequestTimeout,     ///< the client was too slow in sending its request
    kTooLarge,           ///< a byte, pixel or count limit was passed
    kUnsupportedMedia,   ///< a content type, encoding or picture format we do not read
    kUnreadablePicture,  ///< the format is known, the picture is broken
    kRefusedContent,     ///< the file could be read, but holds what is not let in
    kConflict,           ///< what is there now does not let this be done: it changed meanwhile, or was done before
    kPromptTooLong,      ///< prompt plus answer do not fit the context
    kOverloaded,         ///< a queue is full; try again later
    kNotReady,           ///< the model is still loading, failed to load, or the server drains
    kTimeout,            ///< the deadline of the request passed
    kCancelled,          ///< the client went away
    kUnavailable,        ///< something outside this program does not answer
    kInternal,           ///< our fault
};

inline constexpr ErrorCode kErrorCodeLast = ErrorCode::kInternal;

/// Snake-case name used on the wire and in logs, e.g. "invalid_request".
std::string_view name_of(ErrorCode code);

/// An error travels by value. `public_message` may be shown to any client: it names the limit, the value and
/// the next step, never a path or a secret. `internal_detail` goes to the log only.
struct Error {
    ErrorCode code = ErrorCode::kInternal;
    std::string public_message;
    std::string internal_detail = {};
    int retry_after_s = 0;  ///< when it may be worth trying again; 0: as the code has it
};

}  // namespace glimpse
