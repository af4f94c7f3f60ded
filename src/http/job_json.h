#pragma once

#include <string>

#include "domain/job.h"

namespace glimpse::http {

/// {"id","status":"queued", "running" or "ended","type","created_at","counts":{"queued","running","done","failed","cancelled"},"account","items":[{"file",
/// "document_id","state","attempts","error":null or {"code","message"},"changed_at"}]}; a job of a list has no items. What is not known is null.
std::string job_json(const domain::Job& job);

}  // namespace glimpse::http
