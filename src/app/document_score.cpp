#include "app/document_score.h"

#include <algorithm>
#include <boost/json.hpp>

#include "domain/canonical.h"

namespace glimpse::app {

namespace json = boost::json;

Result<DocumentTruth> parse_truth(std::string_view text, const std::string& path) {
    boost::system::error_code error;
    const auto parsed = json::parse(text, error);
    const auto* object = parsed.if_object();
    if (object && object->contains("fields")) object = object->at("fields").if_object();
    if (error || !object) return fail(ErrorCode::kInvalidRequest, "{}: it should be a JSON object of fields and their values", path);
    DocumentTruth truth;
    for (const auto& [name, value] : *object) {
        if (value.is_string()) truth.emplace(name, std::string(value.get_string()));
        else if (value.is_null()) truth.emplace(name, std::nullopt);
        else return fail(ErrorCode::kInvalidRequest, "{}: the value of {} should be a text or null", path, std::string_view(name));
    }
    return truth;
}

void FieldScore::add(const FieldScore& other) {
    asked += other.asked;
    right += other.right;
    missing += other.missing;
    wrong += other.wrong;
    verified += other.verified;
    wrong_verified += other.wrong_verified;
}

Result<void> DocumentScore::add(const DocumentTruth& truth, const domain::Document& document) {
    ++documents_;
    for (const auto& field : document.fields) {
        const auto told = truth.find(field.name);
        if (told == truth.end()) continue;
        std::optional<std::string> wanted;
        if (told->second) {
            wanted = domain::canonical(field.kind, *told->second);
            if (!wanted) return fail(ErrorCode::kInvalidRequest, "the truth of {} is \"{}\", which is no {}", field.name, *told->second, domain::name_of(field.kind));
        }
        const auto comparable = [&](const std::optional<std::string>& value) { return value ? domain::comparable(field.kind, *value) : std::string(); };
        const bool right = wanted.has_value() == field.value.has_value() && comparable(wanted) == comparable(field.value);
        const bool missing = !right && !field.value;
        fields_[field.name].add({1, right, missing, !right && !missing, field.verified, field.verified && !right});
    }
    return {};
}

FieldScore DocumentScore::all() const {
    FieldScore sum;
    for (const auto& [name, score] : fields_) sum.add(score);
    return sum;
}

}  // namespace glimpse::app
