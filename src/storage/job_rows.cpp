#include "storage/job_rows.h"

#include <algorithm>
#include <utility>

#include "storage/audit.h"
#include "storage/columns.h"

namespace glimpse::storage {
namespace {

/// A line each: a schema's names may hold spaces.
std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const auto& word : words) all += (all.empty() ? "" : "\n") + word;
    return all;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return words;
}

domain::ItemState state_in(std::string_view name) {
    const auto known = std::ranges::find(domain::kItemStateNames, name);
    return known == domain::kItemStateNames.end() ? domain::ItemState::kFailed : static_cast<domain::ItemState>(known - domain::kItemStateNames.begin());
}

}  // namespace

const std::string kJobColumns = "id, account, type, request_schema, fields, model, page_first, page_last, privacy, created_at";
const std::string kItemColumns = "file_name, state, attempts, error_code, error_message, changed_at";

domain::Job read_job(const Row& row, std::size_t first) {
    domain::Job job;
    job.id = row.text(first);
    job.account = row.text(first + 1);
    job.order.type = row.text(first + 2);
    job.order.schema = row.text(first + 3);
    job.order.fields = split(row.text(first + 4));
    job.order.model = row.text(first + 5);
    job.order.pages = {static_cast<int>(row.integer(first + 6)), static_cast<int>(row.integer(first + 7))};
    job.order.privacy = domain::privacy_named(row.text(first + 8)).value_or(domain::Privacy::kBlock);
    job.created_at = moment_in(row.integer(first + 9));
    return job;
}

domain::JobItem read_item(const Row& row) {
    return {row.text(0), state_in(row.text(1)), static_cast<int>(row.integer(2)), row.text(3), row.text(4), moment_in(row.integer(5))};
}

std::vector<Value> values_of(const domain::Job& job) {
    return {job.id,          job.account, job.order.type, job.order.schema, joined(job.order.fields), job.order.model, std::int64_t{job.order.pages.first}, std::int64_t{job.order.pages.last},
            std::string(domain::name_of(job.order.privacy)), number_of(job.created_at)};
}

Result<void> count_items(Session& session, std::vector<domain::Job>& jobs) {
    if (jobs.empty()) return {};
    std::string marks;
    std::vector<Value> ids;
    for (const auto& job : jobs) {
        marks += marks.empty() ? "?" : ", ?";
        ids.emplace_back(job.id);
    }
    TRY(const auto found, session.run(fmt::format("SELECT job_id, state, COUNT(*) FROM job_items WHERE job_id IN ({}) GROUP BY job_id, state", marks), ids));
    for (const auto& row : found.rows) {
        const auto job = std::ranges::find(jobs, row.text(0), &domain::Job::id);
        job->counts[static_cast<std::size_t>(state_in(row.text(1)))] += static_cast<std::size_t>(row.integer(2));
    }
    return {};
}

Result<domain::Job> load_job(Session& session, const std::string& id) {
    const Value key[] = {id};
    TRY(const auto found, session.run(fmt::format("SELECT {} FROM jobs WHERE id = ?", kJobColumns), key));
    if (found.rows.empty()) return no_such("job", id);
    auto job = read_job(found.rows[0]);
    TRY(const auto items, session.run(fmt::format("SELECT {} FROM job_items WHERE job_id = ? ORDER BY position", kItemColumns), key));
    for (const auto& row : items.rows) {
        job.items.push_back(read_item(row));
        ++job.counts[static_cast<std::size_t>(job.items.back().state)];
    }
    return job;
}

}  // namespace glimpse::storage
