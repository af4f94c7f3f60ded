#include "http/routes_documents.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "http/document_form.h"
#include "http/document_json.h"
#include "http/error_response.h"
#include "http/upload.h"

namespace glimpse::http {

Reply answer_documents(Visit& visit) {
    auto& request = visit.request;
    auto wish = read_document_form(request);
    if (!wish) return error_response(wish.error(), request);
    wish->id = request.id;
    wish->account = request.account;
    wish->privacy = visit.pass.privacy();
    wish->deadline = request.received_at + visit.services.settings.request_timeout;
    const auto pictures = wish->pictures.size();
    const auto bytes = picture_bytes(wish->pictures);
    const auto shared = std::make_shared<flow::ReadDocument::Wish>(*std::move(wish));
    return PendingWork{[&services = visit.services, shared, account = visit.pass.key_id()](std::stop_token unwanted, PendingWork::Done done) {
                           shared->stop = std::move(unwanted);
                           return services.keep_documents.start(services.read_document, std::move(*shared), account, [done = std::move(done)](auto reading) {
                               done(reading.map([](const auto& read) {
                                   return PendingWork::Outcome{document_json(read), read.usage.prompt_tokens + read.usage.completion_tokens};
                               }));
                           });
                       },
                       pictures, bytes};
}

Reply answer_templates(Visit& visit) {
    std::string all;
    for (const auto& one : *visit.services.read_document.templates()) all += (all.empty() ? "" : ",") + template_json(one);
    return json_response(fmt::format(R"({{"templates":[{}]}})", all));
}

Reply answer_template(Visit& visit) {
    const auto& request = visit.request;
    const auto one = visit.services.read_document.find_template(visit.route->name_in(request.path));
    if (!one) return error_response(one.error(), request);
    return json_response(template_json(**one));
}

}  // namespace glimpse::http
