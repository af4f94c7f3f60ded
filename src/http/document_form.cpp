#include "http/document_form.h"

#include <boost/json/serialize.hpp>
#include <iterator>
#include <utility>
#include <variant>

#include "http/form_fields.h"
#include "http/upload.h"

namespace glimpse::http {
namespace {

using Wish = flow::ReadDocument::Wish;

Result<void> add_pictures(const WireValue& value, Wish& wish) { return append_pictures(value, wish.pictures); }

Result<void> set_type(const WireValue& value, Wish& wish) {
    TRY(wish.type, read_text(value));
    if (wish.type.empty()) return fail(ErrorCode::kInvalidRequest, "`{}` is empty; leave it out to have it recognised", value.field);
    return {};
}

Result<void> add_fields(const WireValue& value, Wish& wish) {
    TRY(auto names, read_texts(value));
    for (auto& name : names) wish.fields.push_back(std::move(name));
    return {};
}

Result<void> set_schema(const WireValue& value, Wish& wish) {
    if (const auto* parsed = std::get_if<const boost::json::value*>(&value.value); parsed && (*parsed)->is_object()) {
        wish.schema = boost::json::serialize(**parsed);
        return {};
    }
    TRY(wish.schema, read_text(value));
    return {};
}

Result<void> set_model(const WireValue& value, Wish& wish) {
    TRY(wish.model, read_text(value));
    return {};
}

Result<void> set_pages(const WireValue& value, Wish& wish) {
    TRY(wish.pages, read_page_range(value));
    return {};
}

constexpr FormField<Wish> kFields[] = {
    {"image", add_pictures, true, true}, {"images", add_pictures, true, true}, {"images[]", add_pictures, true, true}, {"type", set_type},
    {"fields", add_fields, true},        {"model", set_model},                 {"pages", set_pages},
    {"schema", set_schema},
};

using JobWish = flow::RunJobs::Wish;

constexpr std::size_t kJobPartsMax = storage::JobStore::kItemsMax + std::size(kFields);

Result<void> add_files(const WireValue& value, JobWish& wish) {
    TRY(auto files, read_pictures(value));
    if (wish.files.size() + files.size() > storage::JobStore::kItemsMax) {
        return fail(ErrorCode::kTooLarge, "`{}`: a job takes at most {} files", value.field, storage::JobStore::kItemsMax);
    }
    const auto* file = std::get_if<WireValue::File>(&value.value);
    for (auto& bytes : files) wish.files.push_back({file != nullptr ? std::string(file->name) : std::string(), std::move(bytes)});
    return {};
}

/// What says how a document is read says how all of a job are.
template <Result<void> (*set)(const WireValue& value, Wish& wish)>
Result<void> set_order(const WireValue& value, JobWish& wish) {
    Wish one;
    one.type = std::move(wish.order.type);
    one.schema = std::move(wish.order.schema);
    one.fields = std::move(wish.order.fields);
    one.model = std::move(wish.order.model);
    one.pages = wish.order.pages;
    TRY_VOID(set(value, one));
    wish.order = {std::move(one.type), std::move(one.schema), std::move(one.fields), std::move(one.model), one.pages};
    return {};
}

Result<void> set_callback(const WireValue& value, JobWish& wish) {
    TRY(wish.callback, read_text(value));
    return {};
}

constexpr FormField<JobWish> kJobFields[] = {
    {"file", add_files, true, true},   {"files", add_files, true, true},    {"files[]", add_files, true, true},    {"image", add_files, true, true},
    {"images", add_files, true, true}, {"images[]", add_files, true, true}, {"type", set_order<set_type>},         {"fields", set_order<add_fields>, true},
    {"model", set_order<set_model>},   {"pages", set_order<set_pages>},     {"schema", set_order<set_schema>},     {"callback", set_callback},
};

Result<JobWish> job_from_json(std::string body) { return fill_from_json<JobWish>(std::move(body), kJobFields); }

Result<JobWish> job_from_multipart(std::string body, std::string_view boundary) {
    return fill_from_multipart<JobWish>(std::move(body), boundary, kJobFields, {.parts_max = kJobPartsMax});
}

Result<JobWish> job_from_raw(std::string body, const std::vector<Parameter>& parameters) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty: it should be the file");
    TRY(auto wish, fill_from_parameters<JobWish>(parameters, kJobFields));
    wish.files.push_back({{}, std::move(body)});
    return wish;
}

Result<Wish> from_json(std::string body) { return fill_from_json<Wish>(std::move(body), kFields); }

Result<Wish> from_multipart(std::string body, std::string_view boundary) { return fill_from_multipart<Wish>(std::move(body), boundary, kFields); }

Result<Wish> from_raw(std::string body, const std::vector<Parameter>& parameters) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty: it should be the picture");
    TRY(auto wish, fill_from_parameters<Wish>(parameters, kFields));
    wish.pictures.push_back(std::move(body));
    return wish;
}

}  // namespace

Result<flow::ReadDocument::Wish> read_document_form(Request& request) {
    TRY(auto wish, read_upload(request, from_json, from_multipart, from_raw));
    if (wish.pictures.empty()) return fail(ErrorCode::kInvalidRequest, "`image` is missing: it should be the picture of the document");
    if (!wish.schema.empty() && wish.type != "auto") return fail(ErrorCode::kInvalidRequest, "`type` and `schema` exclude each other");
    return wish;
}

Result<flow::RunJobs::Wish> read_job_form(Request& request) {
    TRY(auto wish, read_upload(request, job_from_json, job_from_multipart, job_from_raw));
    if (wish.files.empty()) return fail(ErrorCode::kInvalidRequest, "`files` is missing: it should be the pictures of documents");
    if (!wish.order.schema.empty() && wish.order.type != "auto") return fail(ErrorCode::kInvalidRequest, "`type` and `schema` exclude each other");
    return wish;
}

}  // namespace glimpse::http
