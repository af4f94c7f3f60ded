#include "http/words_form.h"

#include <utility>

#include "http/form_fields.h"

namespace glimpse::http {
namespace {

Result<void> add_pictures(const WireValue& value, WordsForm& form) { return append_pictures(value, form.pictures); }

Result<void> set_pages(const WireValue& value, WordsForm& form) {
    TRY(form.pages, read_page_range(value));
    return {};
}

Result<void> set_words(const WireValue& value, WordsForm& form) {
    TRY(form.words, read_flag(value));
    return {};
}

constexpr FormField<WordsForm> kFields[] = {
    {"image", add_pictures, true, true},
    {"images", add_pictures, true, true},
    {"images[]", add_pictures, true, true},
    {"pages", set_pages},
    {"words", set_words},
};

Result<WordsForm> checked(WordsForm form) {
    if (form.pictures.empty()) return fail(ErrorCode::kInvalidRequest, "`image` is missing: it should be the picture to read");
    return form;
}

}  // namespace

Result<WordsForm> words_form_from_json(std::string body) {
    TRY(auto form, fill_from_json<WordsForm>(std::move(body), kFields));
    return checked(std::move(form));
}

Result<WordsForm> words_form_from_multipart(std::string body, std::string_view boundary) {
    TRY(auto form, fill_from_multipart<WordsForm>(std::move(body), boundary, kFields));
    return checked(std::move(form));
}

Result<WordsForm> words_form_from_raw(std::string body, const std::vector<Parameter>& parameters) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty: it should be the picture");
    TRY(auto form, fill_from_parameters<WordsForm>(parameters, kFields));
    form.pictures.push_back(std::move(body));
    return form;
}

}  // namespace glimpse::http
