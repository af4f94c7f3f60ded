#include "http/routes_inference.h"

#include <utility>

#include "http/answer_json.h"
#include "http/error_response.h"
#include "http/inference_form.h"
#include "http/media_type.h"
#include "http/sse.h"
#include "http/upload.h"

namespace glimpse::http {
namespace {

class InferenceFormat final : public AnswerFormat {
public:
    InferenceFormat(std::string request_id, bool with_reasoning)
        : request_id_(std::move(request_id)), with_reasoning_(with_reasoning) {}

    std::string whole(const domain::Answer& answer) const override { return answer_json(answer, with_reasoning_); }
    std::string delta(const domain::Delta& delta) const override {
        if (delta.kind == domain::Delta::Kind::kReasoning && !with_reasoning_) return {};
        return sse_event("delta", delta_json(delta));
    }
    std::string done(const domain::Answer& answer) const override { return sse_event("done", whole(answer)); }
    std::string error(const Error& error) const override { return sse_event("error", error_json(error, request_id_)); }

private:
    const std::string request_id_;
    const bool with_reasoning_;
};

}  // namespace

Reply answer_inference(Visit& visit) {
    auto& request = visit.request;
    auto form = read_upload(request, form_from_json, form_from_multipart, form_from_raw);
    if (!form) return error_response(form.error(), request);
    form->ask.id = request.id;
    form->ask.deadline = request.deadline;
    form->ask.impatient = request.impatient;
    const bool wants_events = names_media_type(request.headers.joined("Accept"), "text/event-stream");
    auto format = std::make_shared<InferenceFormat>(request.id, form->ask.enable_thinking);
    return PendingAnswer{std::move(form->ask), form->stream.value_or(wants_events), std::move(format)};
}

}  // namespace glimpse::http
