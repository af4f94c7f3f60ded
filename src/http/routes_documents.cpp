#include "http/routes_documents.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/log.h"
#include "http/document_form.h"
#include "http/document_json.h"
#include "http/error_response.h"
#include "http/media_type.h"
#include "http/upload.h"

namespace glimpse::http {
namespace {

constexpr std::string_view kToml = "application/toml";

}  // namespace

Reply answer_documents(Visit& visit) {
    auto& request = visit.request;
    auto wish = read_document_form(request);
    if (!wish) return error_response(wish.error(), request);
    wish->id = request.id;
    wish->account = request.account;
    wish->privacy = visit.pass.privacy();
    wish->deadline = request.deadline;
    wish->impatient = request.impatient;
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
    const auto name = visit.route->name_in(request.path);
    if (names_media_type(request.headers.joined("Accept"), kToml)) {
        auto text = visit.services.read_document.template_text(name);
        return text ? make_response(kToml, *std::move(text)) : error_response(text.error(), request);
    }
    const auto one = visit.services.read_document.find_template(name);
    if (!one) return error_response(one.error(), request);
    return json_response(template_json(**one));
}

Reply answer_new_template(Visit& visit) {
    const auto& request = visit.request;
    auto& read_document = visit.services.read_document;
    const auto name = visit.route->name_in(request.path);
    const auto is_new = read_document.keep_template(name, request.body);
    if (!is_new) return error_response(is_new.error(), request);
    const auto kept = read_document.find_template(name);
    if (!kept) return error_response(kept.error(), request);
    log::info("template {} version {} was put by key {}", name, (*kept)->version, request.key_id);
    auto response = json_response(template_json(**kept));
    response.status = *is_new ? 201 : 200;
    return response;
}

Reply answer_template_removal(Visit& visit) {
    const auto& request = visit.request;
    const auto name = visit.route->name_in(request.path);
    if (auto removed = visit.services.read_document.remove_template(name); !removed) return error_response(removed.error(), request);
    log::info("template {} was removed by key {}", name, request.key_id);
    return json_response(R"({"removed":true})");
}

std::optional<Response> check_template_head(const Visit& visit) {
    const auto type = parse_media_type(visit.request.headers.joined("Content-Type"));
    if (type && (type->essence == kToml || type->essence == "text/plain")) return {};
    return error_response({ErrorCode::kUnsupportedMedia, "Content-Type must be application/toml, or text/plain"}, visit.request);
}

}  // namespace glimpse::http
