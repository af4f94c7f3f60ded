#include "http/picture_form.h"

#include <utility>

#include "domain/pages.h"
#include "http/form_fields.h"
#include "http/preprocess_field.h"

namespace glimpse::http {
namespace {

constexpr double kImageTokensMax = 131072;

Result<void> add_picture(const WireValue& value, PictureForm& form) { return append_pictures(value, form.pictures); }

Result<void> set_page(const WireValue& value, PictureForm& form) {
    TRY(const auto number, read_whole_number(value, {1, domain::kPageLast}));
    form.page = static_cast<int>(number);
    return {};
}

Result<void> set_image_max_tokens(const WireValue& value, PictureForm& form) {
    TRY(const auto number, read_whole_number(value, {1, kImageTokensMax}));
    form.image_tokens_max = static_cast<int>(number);
    return {};
}

Result<void> set_preprocess(const WireValue& value, PictureForm& form) {
    TRY(form.steps, read_preprocess(value));
    return {};
}

constexpr FormField<PictureForm> kFields[] = {
    {"image", add_picture, false, true},
    {"page", set_page},
    {"image_max_tokens", set_image_max_tokens},
    {"preprocess", set_preprocess},
};

Result<PictureForm> checked(PictureForm form) {
    if (form.pictures.empty()) return fail(ErrorCode::kInvalidRequest, "`image` is missing: it should be the picture to prepare");
    if (form.pictures.size() > 1) return fail(ErrorCode::kInvalidRequest, "`image` takes one picture; got {}", form.pictures.size());
    return form;
}

}  // namespace

Result<PictureForm> picture_form_from_json(std::string body) {
    TRY(auto form, fill_from_json<PictureForm>(std::move(body), kFields));
    return checked(std::move(form));
}

Result<PictureForm> picture_form_from_multipart(std::string body, std::string_view boundary) {
    TRY(auto form, fill_from_multipart<PictureForm>(std::move(body), boundary, kFields));
    return checked(std::move(form));
}

Result<PictureForm> picture_form_from_raw(std::string body, const std::vector<Parameter>& parameters) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty: it should be the picture");
    TRY(auto form, fill_from_parameters<PictureForm>(parameters, kFields));
    form.pictures.push_back(std::move(body));
    return form;
}

}  // namespace glimpse::http
