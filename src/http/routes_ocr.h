#pragma once

#include "http/router.h"

namespace glimpse::http {

/// POST /api/v1/ocr: the lines of text in pictures, in the same wire forms as questions (words_form.h, words_json.h).
Reply answer_ocr(Visit& visit);

}  // namespace glimpse::http
