#pragma once

#include <optional>
#include <string>
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

/// Of all of them together.
std::size_t picture_bytes(const std::vector<std::string>& pictures);

/// 415 for any other content type, 400 for a multipart type without a usable boundary.
std::optional<Response> check_upload_head(const Visit& visit);

}  // namespace glimpse::http
