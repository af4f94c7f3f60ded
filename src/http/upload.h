#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/message.h"
#include "http/router.h"

namespace glimpse::http {

/// The forms in which pictures and fields come to any door.
enum class WireForm { kJson, kMultipart, kRaw };

/// How the body of a request is to be read. check_upload_head() has let it through.
struct Upload {
    WireForm form = WireForm::kJson;
    std::string boundary = {};  ///< of kMultipart
};
Upload upload_of(const Request& request);

/// The form in `request`, whose body is used up, by the reader of its wire form: of a body, of a body and its boundary, of a body and query parameters.
template <typename FromJson, typename FromMultipart, typename FromRaw>
auto read_upload(Request& request, FromJson from_json, FromMultipart from_multipart, FromRaw from_raw) {
    const auto upload = upload_of(request);
    if (upload.form == WireForm::kJson) return from_json(std::move(request.body));
    if (upload.form == WireForm::kMultipart) return from_multipart(std::move(request.body), std::string_view(upload.boundary));
    return from_raw(std::move(request.body), request.parameters);
}

/// Of all of them together.
std::size_t picture_bytes(const std::vector<std::string>& pictures);

/// 415 for any other content type, 400 for a multipart type without a usable boundary.
std::optional<Response> check_upload_head(const Visit& visit);

}  // namespace glimpse::http
