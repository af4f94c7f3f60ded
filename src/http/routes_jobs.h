#pragma once

#include "http/router.h"

namespace glimpse::http {

// Many files, read while nobody waits (docs/jobs.md; job_json.h). All answer 503 where nothing is kept, or while the database is away; 404 for a job that is not there.

Reply answer_new_job(Visit& visit);      ///< POST /api/v1/jobs: 202 (document_form.h)
Reply answer_jobs(Visit& visit);         ///< GET of them: the newest first
Reply answer_job(Visit& visit);          ///< GET /api/v1/jobs/{id}
Reply answer_job_cancel(Visit& visit);   ///< POST /api/v1/jobs/{id}/cancel
Reply answer_job_retry(Visit& visit);    ///< POST /api/v1/jobs/{id}/retry
Reply answer_job_removal(Visit& visit);  ///< DELETE /api/v1/jobs/{id}: 409 while it is not over

}  // namespace glimpse::http
