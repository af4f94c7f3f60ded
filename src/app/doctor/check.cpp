#include "app/doctor/check.h"

namespace glimpse::app::doctor {

Check good(std::string name, std::string finding) {
    return {Check::Verdict::kGood, std::move(name), std::move(finding), {}};
}

Check warning(std::string name, std::string finding, std::string advice) {
    return {Check::Verdict::kWarning, std::move(name), std::move(finding), std::move(advice)};
}

Check problem(std::string name, std::string finding, std::string advice) {
    return {Check::Verdict::kProblem, std::move(name), std::move(finding), std::move(advice)};
}

std::string_view name_of(Check::Verdict verdict) {
    switch (verdict) {
        case Check::Verdict::kGood: return "good";
        case Check::Verdict::kWarning: return "warning";
        case Check::Verdict::kProblem: return "problem";
    }
    return "problem";
}

}  // namespace glimpse::app::doctor
