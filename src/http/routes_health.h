#pragma once

#include <string>

#include "domain/model.h"
#include "http/router.h"

namespace glimpse::http {

/// GET /healthz: 200 as long as the process answers.
Reply answer_healthz(Visit& visit);

/// GET /readyz: 200 when questions can be answered, else 503 and why.
Reply answer_readyz(Visit& visit);

/// Why no question can be answered now, for an error message.
std::string not_ready_message(const domain::Readiness& readiness);

}  // namespace glimpse::http
