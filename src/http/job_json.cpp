#include "http/job_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

#include "http/json_text.h"
#include "http/kept_json.h"

namespace glimpse::http {
namespace {

using domain::ItemState;

std::string or_null(std::string_view text) { return text.empty() ? "null" : json_quoted(text); }

std::string item_json(const domain::Job& job, std::size_t position) {
    const auto& item = job.items[position];
    const auto error = item.error_code.empty() ? "null" : fmt::format(R"({{"code":{},"message":{}}})", json_quoted(item.error_code), json_quoted(item.error_message));
    return fmt::format(R"({{"file":{},"document_id":{},"state":"{}","attempts":{},"error":{},"changed_at":"{}"}})", or_null(item.file_name),
                       json_quoted(domain::document_id_of(job.id, position)), domain::name_of(item.state), item.attempts, error, moment_text(item.changed_at));
}

std::string_view status_of(const domain::Job& job) {
    if (job.ended()) return "ended";
    return job.count(ItemState::kRunning) + job.count(ItemState::kDone) + job.count(ItemState::kFailed) > 0 ? "running" : "queued";
}

}  // namespace

std::string job_json(const domain::Job& job) {
    std::vector<std::string> counts;
    for (std::size_t i = 0; i < domain::kItemStates; ++i) counts.push_back(fmt::format(R"("{}":{})", domain::kItemStateNames[i], job.counts[i]));
    std::string items;
    for (std::size_t i = 0; i < job.items.size(); ++i) items += (i == 0 ? "" : ",") + item_json(job, i);
    return fmt::format(R"({{"id":{},"status":"{}","type":{},"created_at":"{}","counts":{{{}}},"account":{}{}}})", json_quoted(job.id), status_of(job),
                       job.order.schema.empty() ? json_quoted(job.order.type) : "null", moment_text(job.created_at), fmt::join(counts, ","), or_null(job.account),
                       job.items.empty() ? "" : fmt::format(R"(,"items":[{}])", items));
}

}  // namespace glimpse::http
