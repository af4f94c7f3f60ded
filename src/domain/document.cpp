#include "domain/document.h"

namespace glimpse::domain {

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
