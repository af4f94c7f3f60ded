#include "http/routes_jobs.h"

#include <string>
#include <utility>
#include <vector>

#include "http/document_form.h"
#include "http/error_response.h"
#include "http/job_json.h"
#include "http/kept_form.h"
#include "http/kept_json.h"
#include "http/stored_work.h"

namespace glimpse::http {
namespace {

using Keep = flow::KeepDocuments;
using Outcome = PendingWork::Outcome;

std::string id_of(const Visit& visit) { return std::string(visit.route->name_in(visit.request.path)); }

Outcome as_json(const domain::Job& job) { return Outcome{job_json(job)}; }

}  // namespace

Reply answer_new_job(Visit& visit) {
    auto wish = read_job_form(visit.request);
    if (!wish) return error_response(wish.error(), visit.request);
    if (wish->order.type != "auto") {
        if (const auto known = visit.services.read_document.find_template(wish->order.type); !known) return error_response(known.error(), visit.request);
    }
    if (!wish->callback.empty()) {
        if (const auto good = visit.services.run_jobs.check_callback(wish->callback); !good) return error_response(good.error(), visit.request);
    }
    wish->order.privacy = visit.pass.privacy();
    wish->account = visit.pass.key_id();
    std::size_t bytes = 0;
    for (const auto& file : wish->files) bytes += file.bytes.size();
    auto reply = ask_store(visit, [&jobs = visit.services.run_jobs, wish = *std::move(wish)](Keep&) mutable {
        return jobs.submit(std::move(wish)).map([](const auto& job) { return Outcome{.body = job_json(job), .status = 202}; });
    });
    auto& work = std::get<PendingWork>(reply);
    work.pictures = 0;  // each counts when it is read
    work.bytes = bytes;
    return reply;
}

Reply answer_jobs(Visit& visit) {
    const auto page = read_jobs_query(visit.request.parameters);
    if (!page) return error_response(page.error(), visit.request);
    return ask_store(visit, [page = *page](Keep& keep) {
        return keep.jobs().list(page).map([](const auto& found) {
            std::vector<std::string> items;
            for (const auto& one : found.items) items.push_back(job_json(one));
            return Outcome{page_json("jobs", items, found.next)};
        });
    });
}

Reply answer_job(Visit& visit) {
    return ask_store(visit, [id = id_of(visit)](Keep& keep) { return keep.jobs().find(id).map(as_json); });
}

Reply answer_job_cancel(Visit& visit) {
    return ask_store(visit, [id = id_of(visit)](Keep& keep) { return keep.jobs().cancel(id, flow::by_now({}).at).map(as_json); });
}

Reply answer_job_retry(Visit& visit) {
    return ask_store(visit, [&jobs = visit.services.run_jobs, id = id_of(visit)](Keep&) { return jobs.retry(id).map(as_json); });
}

Reply answer_job_removal(Visit& visit) {
    return ask_store(visit, [id = id_of(visit)](Keep& keep) -> Result<Outcome> {
        TRY_VOID(keep.jobs().remove(id));
        return Outcome{R"({"removed":true})"};
    });
}

}  // namespace glimpse::http
