#include "domain/answer.h"

namespace glimpse::domain {

std::string_view name_of(FinishReason reason) {
    switch (reason) {
        case FinishReason::kStop: return "stop";
        case FinishReason::kLength: return "length";
        case FinishReason::kCancelled: return "cancelled";
    }
    return "stop";
}

}  // namespace glimpse::domain
