#include "http/routes_preprocess.h"

#include <memory>
#include <utility>

#include "http/error_response.h"
#include "http/picture_form.h"
#include "http/preparation_json.h"
#include "http/upload.h"

namespace glimpse::http {

Reply answer_preprocess(Visit& visit) {
    auto& request = visit.request;
    auto form = read_upload(request, picture_form_from_json, picture_form_from_multipart, picture_form_from_raw);
    if (!form) return error_response(form.error(), request);
    const auto deadline = request.deadline;
    const auto shared = std::make_shared<const PictureForm>(*std::move(form));
    return PendingWork{[&shows = visit.services.ask_picture.show_picture(), shared, deadline, id = request.id,
                        privacy = visit.pass.privacy()](std::stop_token unwanted, PendingWork::Done done) {
                           flow::ShowPicture::Wish wish{.picture = shared->pictures.front(),
                                                        .page = shared->page,
                                                        .image_tokens_max = shared->image_tokens_max,
                                                        .steps = shared->steps,
                                                        .privacy = privacy,
                                                        .deadline = deadline,
                                                        .stop = std::move(unwanted)};
                           return shows.start(std::move(wish), [shared, id, done = std::move(done)](Result<flow::ShowPicture::Shown> shown) {
                               done(shown.map([&](const auto& one) {
                                   return PendingWork::Outcome{shown_json(id, one.png, *one.picture.preparation, *one.picture.image)};
                               }));
                           });
                       },
                       shared->pictures.size(), picture_bytes(shared->pictures)};
}

}  // namespace glimpse::http
