#include "http/routes_ocr.h"

#include <utility>

#include "http/error_response.h"
#include "http/upload.h"
#include "http/words_form.h"

namespace glimpse::http {
namespace {

Result<WordsForm> read_form(Request& request) {
    const auto upload = upload_of(request);
    switch (upload.form) {
        case WireForm::kJson: return words_form_from_json(std::move(request.body));
        case WireForm::kMultipart: return words_form_from_multipart(std::move(request.body), upload.boundary);
        case WireForm::kRaw: return words_form_from_raw(std::move(request.body), request.parameters);
    }
    return fail(ErrorCode::kInternal, "unknown wire form");
}

}  // namespace

Reply answer_ocr(Visit& visit) {
    auto& request = visit.request;
    auto form = read_form(request);
    if (!form) return error_response(form.error(), request);
    return PendingWords{std::move(form->pictures), form->pages, request.received_at + visit.services.settings.request_timeout};
}

}  // namespace glimpse::http
