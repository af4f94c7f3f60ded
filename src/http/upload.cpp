#include "http/upload.h"

#include <numeric>
#include <utility>

#include "http/error_response.h"
#include "http/media_type.h"
#include "http/multipart.h"

namespace glimpse::http {
namespace {

std::optional<MediaType> content_type_of(const Request& request) {
    return parse_media_type(request.headers.joined("Content-Type"));
}

std::optional<WireForm> wire_form_of(const MediaType& type) {
    if (type.essence == "application/json") return WireForm::kJson;
    if (type.essence == "multipart/form-data") return WireForm::kMultipart;
    const bool raw =
        type.type() == "image" || type.essence == "application/pdf" || type.essence == "application/zip" || type.essence == "application/octet-stream";
    if (raw) return WireForm::kRaw;
    return {};
}

}  // namespace

Upload upload_of(const Request& request) {
    const auto type = content_type_of(request);
    return {wire_form_of(*type).value(), std::string(type->parameter("boundary").value_or(""))};
}

std::size_t picture_bytes(const std::vector<std::string>& pictures) {
    return std::accumulate(pictures.begin(), pictures.end(), std::size_t{0}, [](std::size_t sum, const auto& picture) { return sum + picture.size(); });
}

std::optional<Response> check_upload_head(const Visit& visit) {
    const auto type = content_type_of(visit.request);
    const auto form = type ? wire_form_of(*type) : std::nullopt;
    if (!form) {
        return error_response({ErrorCode::kUnsupportedMedia,
                               "Content-Type must be application/json, multipart/form-data, or that of the picture "
                               "itself (image/*, application/pdf, application/octet-stream)"},
                              visit.request.id);
    }
    if (form == WireForm::kMultipart && !is_valid_boundary(type->parameter("boundary").value_or(""))) {
        return error_response({ErrorCode::kInvalidRequest,
                               "multipart/form-data needs a `boundary` parameter of 1 to 70 allowed characters"},
                              visit.request.id);
    }
    return {};
}

}  // namespace glimpse::http
