#pragma once

#include "http/router.h"

namespace glimpse::http {

/// GET /v1/models: OpenAI's list form with our card's fields added, the model first, then with each adapter that is there now
/// (`parent` names the model); an empty list until a model is ready.
Reply answer_models(Visit& visit);

/// GET /v1/models/{model}: its entry of that list. 404 for another, with the nearest name; 503 until a model is ready.
Reply answer_model(Visit& visit);

}  // namespace glimpse::http
