#pragma once

#include <memory>
#include <string>

#include "app/config.h"
#include "base/result.h"
#include "flow/keep_documents.h"
#include "flow/run_jobs.h"
#include "storage/database.h"

namespace glimpse::app {

/// The file of SQLite: of the configuration, else of this user's data.
std::string storage_file(const Config& config, const Environment& environment);

/// The database that the configuration names; null where storage.backend is off. A MySQL server that is away now is waited for by no one: the
/// log says so. kInvalidRequest for an address that cannot be read, kUnavailable for a file that cannot be opened.
Result<std::unique_ptr<storage::Database>> open_database(const Config& config, const Environment& environment);

/// What is kept of documents, and for how long. kInvalidRequest where pictures are to be kept and there is no key to encrypt them with, or it is none.
Result<flow::KeepDocuments::Settings> keep_settings(const Config& config, flow::IntakeGuards guards);

/// How jobs are read, and who is told; `seal` encrypts their files while they wait. kInvalidRequest for hosts or a key that are none.
Result<flow::RunJobs::Settings> job_settings(const Config& config, flow::IntakeGuards guards, const std::optional<storage::Seal>& seal);

}  // namespace glimpse::app
