#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/message.h"
#include "http/multipart.h"
#include "http/wire_value.h"

namespace glimpse::http {

/// A field of a request, and what it does to `Form`. A door's fields are a table of these.
template <typename Form>
struct FormField {
    std::string_view name;
    Result<void> (*set)(const WireValue& value, Form& form);
    bool repeats = false;  ///< in a form or a query it may come several times
    bool picture = false;  ///< not a query parameter of the raw form, whose body is the picture
};

/// kInvalidRequest with the nearest of `names`, or all of them.
Error unknown_field(std::string_view name, const std::vector<std::string>& names);
/// The object that a JSON body is; kInvalidRequest says where it is none.
Result<boost::json::object> parse_json_object(std::string_view body);

/// Takes the fields of one request in the order they come. `Fields` is an array of FormField<Form> that outlives this.
template <typename Form, typename Fields>
class FormFiller {
public:
    explicit FormFiller(const Fields& fields) : fields_(fields), seen_(std::size(fields)) {}

    bool knows(std::string_view name) const { return find(name) != std::end(fields_); }

    Result<void> take(const WireValue& value, bool from_raw = false) {
        const auto field = find(value.field);
        if (field == std::end(fields_)) {
            std::vector<std::string> names;
            for (const auto& known : fields_) names.emplace_back(known.name);
            return tl::unexpected(unknown_field(value.field, names));
        }
        if (field->picture && from_raw) {
            return fail(ErrorCode::kInvalidRequest, "`{}` is no query parameter: the body is the picture", field->name);
        }
        const auto number = static_cast<std::size_t>(field - std::begin(fields_));
        if (seen_[number] && !field->repeats) return fail(ErrorCode::kInvalidRequest, "`{}` came twice", field->name);
        seen_[number] = true;
        return field->set(value, form_);
    }

    Form& form() { return form_; }

private:
    auto find(std::string_view name) const {
        auto field = std::begin(fields_);
        while (field != std::end(fields_) && field->name != name) ++field;
        return field;
    }

    const Fields& fields_;
    Form form_ = {};
    std::vector<bool> seen_;
};

/// The three wire forms. All errors are kInvalidRequest or kTooLarge and name the field. Bodies are taken by value so that their memory
/// goes as early as possible.
template <typename Form, typename Fields>
Result<Form> fill_from_json(std::string body, const Fields& fields) {
    TRY(const auto object, parse_json_object(body));
    body = {};
    FormFiller<Form, Fields> filler(fields);
    for (const auto& member : object) {
        const std::string_view name = member.key();
        if (member.value().is_null() && filler.knows(name)) continue;
        TRY_VOID(filler.take({name, &member.value()}));
    }
    return std::move(filler.form());
}

template <typename Form, typename Fields>
Result<Form> fill_from_multipart(std::string body, std::string_view boundary, const Fields& fields, MultipartLimits limits = {}) {
    if (body.empty()) return fail(ErrorCode::kInvalidRequest, "the body is empty");
    TRY(const auto parts, parse_multipart(body, boundary, limits));
    FormFiller<Form, Fields> filler(fields);
    for (const auto& part : parts) {
        const bool inline_text = part.bytes.substr(0, 5) == "data:";
        const bool picture = part.name.starts_with("image");
        // A picture's bytes may come without a file name; only what calls itself a data URL is text there.
        if (part.filename || (picture && !inline_text))
            TRY_VOID(filler.take({part.name, WireValue::File{part.bytes, part.filename ? std::string_view(*part.filename) : std::string_view()}}));
        else
            TRY_VOID(filler.take({part.name, part.bytes}));
    }
    return std::move(filler.form());
}

/// The body, which is one picture, is put in by the caller.
template <typename Form, typename Fields>
Result<Form> fill_from_parameters(const std::vector<Parameter>& parameters, const Fields& fields) {
    FormFiller<Form, Fields> filler(fields);
    for (const auto& [name, value] : parameters) TRY_VOID(filler.take({name, std::string_view(value)}, true));
    return std::move(filler.form());
}

}  // namespace glimpse::http
