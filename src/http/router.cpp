// The life of a request, in three ordered lists; each line says why it stands where it stands. Between the
// first and the second the connection reserves memory (429), says "100 Continue" and reads the body.
#include "http/router.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>

#include "http/content_encoding.h"
#include "http/cross_origin.h"
#include "http/error_response.h"
#include "http/local_name.h"
#include "http/response_head.h"
#include "http/routes_chat.h"
#include "http/routes_documents.h"
#include "http/routes_health.h"
#include "http/routes_inference.h"
#include "http/routes_jobs.h"
#include "http/routes_kept.h"
#include "http/routes_metrics.h"
#include "http/routes_models.h"
#include "http/routes_ocr.h"
#include "http/routes_preprocess.h"
#include "http/target.h"
#include "http/upload.h"

namespace glimpse::http {
namespace {

using domain::Scope;

constexpr Route kRoutes[] = {
    {"/api/v1/inference", Method::kPost, answer_inference, Scope::kInfer, true, check_upload_head},
    {"/api/v1/ocr", Method::kPost, answer_ocr, Scope::kInfer, false, check_upload_head},
    {"/api/v1/preprocess", Method::kPost, answer_preprocess, Scope::kInfer, true, check_upload_head},
    {"/api/v1/documents", Method::kPost, answer_documents, Scope::kDocuments, true, check_upload_head},
    {"/api/v1/documents", Method::kGet, answer_documents_list, Scope::kDocuments},
    {"/api/v1/documents/{id}/audit", Method::kGet, answer_document_audit, Scope::kDocuments},
    {"/api/v1/documents/{id}/picture", Method::kGet, answer_document_picture, Scope::kDocuments},
    {"/api/v1/documents/{id}/words", Method::kGet, answer_document_words, Scope::kDocuments},
    {"/api/v1/documents/{id}/entry", Method::kPost, answer_new_entry, Scope::kDocuments, false, check_change_head},
    {"/api/v1/documents/{id}", Method::kGet, answer_document, Scope::kDocuments},
    {"/api/v1/documents/{id}", Method::kPatch, answer_document_change, Scope::kDocuments, false, check_change_head},
    {"/api/v1/documents/{id}", Method::kDelete, answer_document_removal, Scope::kDocuments},
    {"/api/v1/entries", Method::kGet, answer_entries, Scope::kDocuments},
    {"/api/v1/entries/export", Method::kGet, answer_entries_export, Scope::kDocuments},
    {"/api/v1/entries/{id}/audit", Method::kGet, answer_entry_audit, Scope::kDocuments},
    {"/api/v1/entries/{id}/confirm", Method::kPost, answer_confirmation, Scope::kDocuments, false, check_change_head},
    {"/api/v1/entries/{id}", Method::kGet, answer_entry, Scope::kDocuments},
    {"/api/v1/entries/{id}", Method::kPatch, answer_entry_change, Scope::kDocuments, false, check_change_head},
    {"/api/v1/jobs", Method::kPost, answer_new_job, Scope::kDocuments, false, check_upload_head},
    {"/api/v1/jobs", Method::kGet, answer_jobs, Scope::kDocuments},
    {"/api/v1/jobs/{id}/cancel", Method::kPost, answer_job_cancel, Scope::kDocuments, false, check_change_head},
    {"/api/v1/jobs/{id}/retry", Method::kPost, answer_job_retry, Scope::kDocuments, false, check_change_head},
    {"/api/v1/jobs/{id}", Method::kGet, answer_job, Scope::kDocuments},
    {"/api/v1/jobs/{id}", Method::kDelete, answer_job_removal, Scope::kDocuments},
    {"/api/v1/feedback", Method::kPost, answer_feedback, Scope::kInfer, false, check_change_head},
    {"/api/v1/templates", Method::kGet, answer_templates, Scope::kDocuments},
    {"/api/v1/templates/{name}", Method::kGet, answer_template, Scope::kDocuments},
    {"/api/v1/templates/{name}", Method::kPut, answer_new_template, Scope::kAdmin, false, check_template_head},
    {"/api/v1/templates/{name}", Method::kDelete, answer_template_removal, Scope::kAdmin},
    {"/v1/chat/completions", Method::kPost, answer_chat, Scope::kInfer, true, check_chat_head},
    {"/v1/models", Method::kGet, answer_models, Scope::kInfer},
    {"/v1/models/{model}", Method::kGet, answer_model, Scope::kInfer},
    {"/healthz", Method::kGet, answer_healthz},
    {"/metrics", Method::kGet, answer_metrics, Scope::kMetrics},
    {"/readyz", Method::kGet, answer_readyz},
};

Reply answer_asset(Visit& visit) {
    return asset_response(*visit.asset, visit.request.headers);
}

/// Of all files of the Web UI; their paths are in the table of assets.
constexpr Route kAssetRoute = {"", Method::kGet, answer_asset};

Response refusal(const Visit& visit, ErrorCode code, std::string message) {
    return error_response({code, std::move(message)}, visit.request);
}

std::string allowed_methods(const Route& route) {
    std::string methods;
    for (const auto& one : kRoutes) {
        if (one.path == route.path) methods += fmt::format("{}, ", one.method == Method::kGet ? "GET, HEAD" : name_of(one.method));
    }
    return methods.empty() ? "GET, HEAD, OPTIONS" : methods + "OPTIONS";
}

/// Framing on which two readers might disagree, RFC 9112, 6.1, 6.3 and 3.2.
std::optional<Response> refuse_ambiguous_framing(Visit& visit) {
    const auto& request = visit.request;
    const auto& headers = request.headers;
    const auto lengths = headers.count("Content-Length"), encodings = headers.count("Transfer-Encoding");
    const auto bad = [&](std::string message) {
        return refusal(visit, ErrorCode::kInvalidRequest, std::move(message));
    };
    if (lengths > 1) return bad("Content-Length came more than once");
    if (encodings > 0 && lengths > 0) return bad("Content-Length and Transfer-Encoding exclude each other");
    if (encodings > 0 && request.http_1_0) return bad("HTTP/1.0 has no Transfer-Encoding");
    if (encodings > 1 || (encodings == 1 && !equal_ignoring_case(*headers.find("Transfer-Encoding"), "chunked"))) {
        return bad("the only Transfer-Encoding understood is `chunked`");
    }
    if (lengths == 1 && !request.content_length) return bad("Content-Length is not a number");
    if (headers.count("Host") > 1 || (headers.count("Host") == 0 && !request.http_1_0)) {
        return bad("exactly one Host header is needed");
    }
    return {};
}

std::optional<Response> read_target(Visit& visit) {
    auto target = parse_target(visit.request.target);
    if (!target) return error_response(target.error(), visit.request);
    visit.request.path = std::move(target->path);
    visit.request.parameters = std::move(target->parameters);
    return {};
}

std::optional<Response> answer_server_options(Visit& visit) {
    if (visit.request.path != "*" || visit.request.method != Method::kOptions) return {};
    Response response{204};
    response.headers.add("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    return response;
}

std::optional<Response> answer_preflight(Visit& visit) { return preflight_response(visit.request, visit.services.settings); }

bool takes(const Route& route, Method method) { return method == route.method || (method == Method::kHead && route.method == Method::kGet); }

std::optional<Response> find_route(Visit& visit) {
    const auto& path = visit.request.path;
    const auto* route = std::ranges::find_if(kRoutes, [&](const Route& one) { return one.leads_to(path); });
    if (route != std::end(kRoutes)) {
        const auto* fitting = std::ranges::find_if(kRoutes, [&](const Route& one) { return one.path == route->path && takes(one, visit.request.method); });
        visit.route = fitting != std::end(kRoutes) ? fitting : route;
    } else if ((visit.asset = find_asset(visit.services.assets, path)) != nullptr) {
        visit.route = &kAssetRoute;
    } else {
        return refusal(visit, ErrorCode::kNotFound,
                       "there is nothing at this path; questions go to POST /api/v1/inference");
    }
    return {};
}

std::optional<Response> check_method(Visit& visit) {
    const auto method = visit.request.method;
    if (method == Method::kOptions) {
        Response response{204};
        response.headers.add("Allow", allowed_methods(*visit.route));
        return response;
    }
    if (takes(*visit.route, method)) return {};
    auto response =
        refusal(visit, ErrorCode::kMethodNotAllowed, fmt::format("this path takes {}", allowed_methods(*visit.route)));
    response.headers.add("Allow", allowed_methods(*visit.route));
    return response;
}

/// The key that came with it, as `Authorization: Bearer KEY` or `X-API-Key: KEY`; empty: none.
std::string_view key_of(const Request& request) {
    constexpr std::string_view kBearer = "Bearer ";
    if (const auto key = request.headers.find("X-API-Key")) return trimmed(*key);
    const auto authorization = request.headers.find("Authorization").value_or("");
    const bool bears = authorization.size() > kBearer.size() && equal_ignoring_case(authorization.substr(0, kBearer.size()), kBearer);
    return bears ? trimmed(authorization.substr(kBearer.size())) : std::string_view();
}

/// Where nobody is asked for a key, a browser on this machine would be taken for its user: pages from elsewhere may not use it, neither by address nor by a
/// name of theirs that leads here (DNS rebinding).
std::optional<Response> check_site(Visit& visit) {
    if (!visit.services.settings.this_machine_only || !visit.route->scope) return {};
    const auto& headers = visit.request.headers;
    const auto origin = headers.find("Origin");
    const bool listed = is_of_listed_origin(visit.request, visit.services.settings);
    const bool from_here = names_this_machine(headers.find("Host").value_or("localhost")) && (!origin || listed || is_page_of_this_machine(*origin));
    if (from_here && (listed || headers.find("Sec-Fetch-Site").value_or("") != "cross-site")) return {};
    return refusal(visit, ErrorCode::kForbidden,
                   "without keys this server answers as localhost and 127.0.0.1 alone, and no page of another site. Make a key with `glimpse keys create NAME`, or say "
                   "admission.mode = \"open\" (--admission open) where something in front of this server asks who comes");
}

std::optional<Response> check_key(Visit& visit) {
    if (!visit.route->scope) return {};
    auto pass = visit.services.gate.admit(key_of(visit.request), *visit.route->scope);
    if (!pass) return error_response(pass.error(), visit.request);
    visit.pass = *std::move(pass);
    visit.request.key_id = visit.pass.key_id();
    const auto& id = visit.request.key_id;
    std::from_chars(id.data(), id.data() + id.size(), visit.request.account, 16);
    if (const auto room = visit.pass.rate_room()) visit.request.rate_room = {room->limit, room->remaining, room->reset_s};
    return {};
}

/// Nothing for what is no number above 0.
std::optional<std::chrono::duration<double>> parse_seconds(std::string_view text) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !(seconds > 0) || !std::isfinite(seconds)) return {};
    return std::chrono::duration<double>(seconds);
}

std::optional<Response> read_timeout(Visit& visit) {
    auto& request = visit.request;
    const std::chrono::duration<double> longest = visit.services.settings.request_timeout;
    auto wanted = longest;
    if (const auto text = request.headers.find("X-Request-Timeout")) {
        const auto seconds = parse_seconds(*text);
        if (!seconds) return refusal(visit, ErrorCode::kInvalidRequest, "X-Request-Timeout is a number of seconds above 0, as in `X-Request-Timeout: 2.5`");
        wanted = std::min(longest, *seconds);
    }
    request.impatient = wanted < longest;
    request.deadline = request.received_at + std::chrono::duration_cast<Clock::duration>(wanted);
    return {};
}

std::optional<Response> check_expectation(Visit& visit) {
    const auto expect = visit.request.headers.find("Expect");
    if (!expect || equal_ignoring_case(*expect, "100-continue")) return {};
    auto response = refusal(visit, ErrorCode::kInvalidRequest, "the only expectation understood is `100-continue`");
    response.status = 417;
    return response;
}

std::optional<Response> check_body_length(Visit& visit) {
    const auto& request = visit.request;
    const auto limit = visit.route->check_head != nullptr ? visit.services.settings.body_bytes_max : 0;
    if (limit == 0 && (request.chunked || request.content_length.value_or(0) > 0)) {
        return refusal(visit, ErrorCode::kInvalidRequest, "this path takes no body");
    }
    if (request.content_length.value_or(0) <= limit) return {};
    return refusal(visit, ErrorCode::kTooLarge,
                   fmt::format("the body has {} bytes; at most {} are taken", *request.content_length, limit));
}

std::optional<Response> check_coding(Visit& visit) {
    const auto coding = visit.request.headers.joined("Content-Encoding");
    if (coding_named(coding)) return {};
    auto response = refusal(visit, ErrorCode::kUnsupportedMedia,
                            fmt::format("unknown Content-Encoding; one of {} is understood", kAcceptedCodings));
    response.headers.add("Accept-Encoding", kAcceptedCodings);
    return response;
}

std::optional<Response> check_route_head(Visit& visit) {
    if (visit.route->check_head == nullptr) return {};
    return visit.route->check_head(visit);
}

std::optional<Response> check_ready(Visit& visit) {
    if (!visit.route->needs_model) return {};
    const auto readiness = visit.services.ask_picture.readiness();
    if (readiness.state == domain::Readiness::State::kReady) return {};
    return refusal(visit, ErrorCode::kNotReady, not_ready_message(readiness));
}

using HeadStep = std::optional<Response> (*)(Visit& visit);
constexpr HeadStep kBeforeBody[] = {
    refuse_ambiguous_framing,  // first: behind a proxy, a length read in two ways smuggles a request past it
    read_target,               // the route is found by the decoded path
    answer_server_options,     // `*` is no path
    find_route,                // 404 is cheaper than any check below, and they depend on the route
    answer_preflight,          // it asks for a method, and comes without a key
    check_method,              // before the body, which belongs to the right method only
    check_site,                // where there are no keys, instead of them
    check_key,                 // before anything that is not told to strangers
    read_timeout,              // a mistake in it is told before the body is sent
    check_expectation,         // a client that expects something else would wait for ever
    check_body_length,         // at once: a client learns it before it sends 200 MB
    check_coding,              // 415 before the bytes that nobody could unpack
    check_route_head,          // the same for the content type
    check_ready,               // last: a malformed request is told so while the model loads, too
};

/// Fails with the error to answer, or leaves the body plain.
Result<void> unpack_body(Visit& visit) {
    auto& request = visit.request;
    const auto coding = coding_named(request.headers.joined("Content-Encoding")).value_or(Coding::kIdentity);
    if (coding == Coding::kIdentity) return {};
    TRY(request.body, unpack(coding, request.body, visit.services.settings.body_bytes_max));
    return {};
}

using BodyStep = Result<void> (*)(Visit& visit);
constexpr BodyStep kAfterBody[] = {
    unpack_body,  // before any parser, under the same limit as the packed body; then the route's own handler
};

void compress(const Request& request, const ServerSettings& settings, Response& response) {
    const auto type = response.headers.find("Content-Type").value_or("");
    const bool worth_it = type.starts_with("text/") || type.find("json") != std::string_view::npos ||
                          type.find("javascript") != std::string_view::npos || type == "image/svg+xml";
    if (!worth_it || response.headers.find("Content-Encoding")) return;
    if (response.bytes().size() < settings.compress_bytes_min) return;
    if (!response.headers.find("Vary")) response.headers.add("Vary", "Accept-Encoding");
    const auto coding = preferred_coding(request.headers.joined("Accept-Encoding"));
    if (coding == Coding::kIdentity) return;
    auto packed = pack(coding, response.bytes());
    if (!packed) return;  // the plain body does as well
    response.body = std::move(*packed);
    response.static_body = {};
    response.headers.add("Content-Encoding", name_of(coding));
}

void refuse_storing(const Request&, const ServerSettings&, Response& response) {
    if (!response.headers.find("Cache-Control")) response.headers.add("Cache-Control", "no-store");
}

void sign(const Request& request, const ServerSettings&, Response& response) {
    response.headers.add("X-Request-Id", request.id);
    if (const auto trace = request.trace.text(); !trace.empty()) response.headers.add("traceparent", trace);
    response.headers.add("X-Content-Type-Options", "nosniff");
    response.headers.add("Server", "glimpse");
    response.headers.add("Date", http_date(std::chrono::system_clock::now()));
}

void tell_rate(const Request& request, const ServerSettings&, Response& response) {
    if (!request.rate_room) return;
    response.headers.add("RateLimit-Limit", fmt::format("{}", request.rate_room->limit));
    response.headers.add("RateLimit-Remaining", fmt::format("{}", request.rate_room->remaining));
    response.headers.add("RateLimit-Reset", fmt::format("{}", request.rate_room->reset_s));
}

using ResponseStep = void (*)(const Request& request, const ServerSettings& settings, Response& response);
constexpr ResponseStep kBeforeSending[] = {
    compress,        // first: it needs the body, and adds headers
    refuse_storing,  // answers are about private pictures; only assets say otherwise
    allow_origin,    // of a page elsewhere, errors included
    tell_rate,       // of the key, whatever the answer
    sign,            // last, on whatever came out, errors included
};

}  // namespace

std::string_view Route::name_in(std::string_view wanted) const {
    const auto open = path.find('{');
    if (open == std::string_view::npos) return {};
    const auto before = path.substr(0, open), after = path.substr(path.find('}') + 1);
    if (wanted.size() <= before.size() + after.size() || !wanted.starts_with(before) || !wanted.ends_with(after)) return {};
    const auto name = wanted.substr(open, wanted.size() - before.size() - after.size());
    return after.empty() || name.find('/') == std::string_view::npos ? name : std::string_view();
}

bool Route::leads_to(std::string_view wanted) const {
    return path.find('{') == std::string_view::npos ? path == wanted : !name_in(wanted).empty();
}

std::span<const Route> routes() { return kRoutes; }

std::optional<Response> before_body(Visit& visit) {
    for (const auto step : kBeforeBody) {
        if (auto response = step(visit)) return response;
    }
    return {};
}

Reply after_body(Visit& visit) {
    for (const auto step : kAfterBody) {
        if (auto done = step(visit); !done) return error_response(done.error(), visit.request);
    }
    return visit.route->handle(visit);
}

void before_sending(const Request& request, const ServerSettings& settings, Response& response) {
    for (const auto step : kBeforeSending) step(request, settings, response);
}

}  // namespace glimpse::http
