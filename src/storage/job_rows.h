#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/job.h"
#include "storage/database.h"

namespace glimpse::storage {

/// The columns of a job that read_job() takes, beginning at column `first` of a row; and of an item.
extern const std::string kJobColumns;
extern const std::string kItemColumns;
domain::Job read_job(const Row& row, std::size_t first = 0);
domain::JobItem read_item(const Row& row);

/// What a row of `jobs` says of its order, in the order of kJobColumns.
std::vector<Value> values_of(const domain::Job& job);

/// Fills the counts of jobs.
Result<void> count_items(Session& session, std::vector<domain::Job>& jobs);

/// A job with its items. kNotFound.
Result<domain::Job> load_job(Session& session, const std::string& id);

}  // namespace glimpse::storage
