#include "domain/document.h"

#include <algorithm>
#include <utility>

namespace glimpse::domain {
namespace {

constexpr std::array<std::pair<std::string_view, FieldKind>, 8> kKinds = {{
    {"text", FieldKind::kText},
    {"money", FieldKind::kMoney},
    {"number", FieldKind::kNumber},
    {"date", FieldKind::kDate},
    {"digits", FieldKind::kDigits},
    {"code", FieldKind::kCode},
    {"tax_id", FieldKind::kTaxId},
    {"amount_in_words", FieldKind::kAmountInWords},
}};

}  // namespace

std::string_view name_of(FieldKind kind) { return std::ranges::find(kKinds, kind, &decltype(kKinds)::value_type::second)->first; }

std::optional<FieldKind> field_kind_named(std::string_view name) {
    const auto found = std::ranges::find(kKinds, name, &decltype(kKinds)::value_type::first);
    if (found == kKinds.end()) return {};
    return found->second;
}

std::string_view name_of(Witness witness) {
    switch (witness) {
        case Witness::kModel: return "model";
        case Witness::kText: return "text";
        case Witness::kCode: return "code";
    }
    return "model";
}

std::string_view name_of(DocumentStatus status) {
    switch (status) {
        case DocumentStatus::kVerified: return "verified";
        case DocumentStatus::kNeedsReview: return "needs_review";
        case DocumentStatus::kRejected: return "rejected";
    }
    return "needs_review";
}

}  // namespace glimpse::domain
