#include "http/routes_ocr.h"

#include <memory>
#include <utility>

#include "http/error_response.h"
#include "http/upload.h"
#include "http/words_form.h"
#include "http/words_json.h"

namespace glimpse::http {

Reply answer_ocr(Visit& visit) {
    auto& request = visit.request;
    auto form = read_upload(request, words_form_from_json, words_form_from_multipart, words_form_from_raw);
    if (!form) return error_response(form.error(), request);
    const auto deadline = request.deadline;
    const auto shared = std::make_shared<const WordsForm>(*std::move(form));
    return PendingWork{[&reader = visit.services.read_words, shared, deadline, id = request.id, privacy = visit.pass.privacy()](std::stop_token unwanted,
                                                                                                                           PendingWork::Done done) {
                           flow::ReadWords::Wish wish{.pictures = {shared->pictures.begin(), shared->pictures.end()}, .pages = shared->pages, .deadline = deadline,
                                                      .stop = std::move(unwanted), .privacy = privacy};
                           return reader.start(std::move(wish), [shared, id, done = std::move(done)](Result<flow::ReadWords::Reading> reading) {
                               done(reading.map([&](const auto& read) {
                                   return PendingWork::Outcome{words_json(read.pages, {id, read.model, read.cached, read.total_ms, shared->words})};
                               }));
                           });
                       },
                       shared->pictures.size(), picture_bytes(shared->pictures)};
}

}  // namespace glimpse::http
