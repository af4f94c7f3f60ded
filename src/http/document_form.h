#pragma once

#include "base/result.h"
#include "flow/read_document.h"
#include "flow/run_jobs.h"
#include "http/message.h"

namespace glimpse::http {

/// What a client asks of POST /api/v1/documents, in one of the three wire forms of inference_form.h; the fields are `image` (`images`,
/// `images[]`), `type`, `fields`, `model` and `pages`. Id and deadline are not set here. check_upload_head() has let the request through;
/// its body is used up.
Result<flow::ReadDocument::Wish> read_document_form(Request& request);

/// What a client asks of POST /api/v1/jobs: the same, of up to storage::JobStore::kItemsMax files, which may also be called `file`, `files` or `files[]`, and
/// `callback`. Account and privacy are not set here.
Result<flow::RunJobs::Wish> read_job_form(Request& request);

}  // namespace glimpse::http
