#include "http/routes_preprocess.h"

#include <utility>

#include "http/error_response.h"
#include "http/picture_form.h"
#include "http/upload.h"

namespace glimpse::http {
namespace {

Result<PictureForm> read_form(Request& request) {
    const auto upload = upload_of(request);
    switch (upload.form) {
        case WireForm::kJson: return picture_form_from_json(std::move(request.body));
        case WireForm::kMultipart: return picture_form_from_multipart(std::move(request.body), upload.boundary);
        case WireForm::kRaw: return picture_form_from_raw(std::move(request.body), request.parameters);
    }
    return fail(ErrorCode::kInternal, "unknown wire form");
}

}  // namespace

Reply answer_preprocess(Visit& visit) {
    auto& request = visit.request;
    auto form = read_form(request);
    if (!form) return error_response(form.error(), request);
    PendingPicture pending{std::move(form->pictures)};
    pending.wish.page = form->page;
    pending.wish.image_tokens_max = form->image_tokens_max;
    pending.wish.steps = form->steps;
    pending.wish.deadline = request.received_at + visit.services.settings.request_timeout;
    return pending;
}

}  // namespace glimpse::http
