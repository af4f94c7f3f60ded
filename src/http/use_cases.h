#pragma once

#include "flow/admit.h"
#include "flow/ask_picture.h"
#include "flow/keep_documents.h"
#include "flow/read_document.h"
#include "flow/read_words.h"
#include "flow/run_jobs.h"

namespace glimpse::http {

/// What can be done for clients. All of it outlives the server and may be used from any thread.
struct UseCases {
    flow::Gate& gate;
    flow::AskPicture& ask_picture;
    flow::ReadWords& read_words;
    flow::ReadDocument& read_document;
    flow::KeepDocuments& keep_documents;
    flow::RunJobs& run_jobs;
};

}  // namespace glimpse::http
