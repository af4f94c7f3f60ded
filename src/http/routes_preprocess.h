#pragma once

#include "http/router.h"

namespace glimpse::http {

/// POST /api/v1/preprocess: a page as the model would see it, and what was done to it (picture_form.h, preparation_json.h).
Reply answer_preprocess(Visit& visit);

}  // namespace glimpse::http
