#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/preprocess.h"
#include "http/message.h"

namespace glimpse::http {

/// What a client asks of POST /api/v1/preprocess.
struct PictureForm {
    std::vector<std::string> pictures = {};  ///< the encoded file, exactly one
    int page = 1;
    int image_tokens_max = 0;
    domain::Preprocess steps = domain::Preprocess::automatic();
};

/// The three wire forms, as in inference_form.h; their fields are `image`, `page`, `image_max_tokens` and `preprocess`.
Result<PictureForm> picture_form_from_json(std::string body);
Result<PictureForm> picture_form_from_multipart(std::string body, std::string_view boundary);
Result<PictureForm> picture_form_from_raw(std::string body, const std::vector<Parameter>& parameters);

}  // namespace glimpse::http
