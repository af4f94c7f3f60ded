#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "domain/pages.h"
#include "http/message.h"

namespace glimpse::http {

/// What a client asks of POST /api/v1/ocr.
struct WordsForm {
    std::vector<std::string> pictures = {};  ///< encoded files, at least one
    domain::PageRange pages = {};
    bool words = false;  ///< the words of each line as well
};

/// The three wire forms, as in inference_form.h; their fields are `image` (`images`, `images[]`), `pages` and `words`.
Result<WordsForm> words_form_from_json(std::string body);
Result<WordsForm> words_form_from_multipart(std::string body, std::string_view boundary);
Result<WordsForm> words_form_from_raw(std::string body, const std::vector<Parameter>& parameters);

}  // namespace glimpse::http
