#include "verification/claims.h"

#include <algorithm>
#include <tuple>

#include "domain/canonical.h"

namespace glimpse::verification {
namespace {

using domain::Witness;

auto strength_of(const Claim& claim) { return std::tuple(claim.is_by(Witness::kCode), claim.witnesses.size(), claim.is_by(Witness::kText)); }

std::string_view people_name(Witness witness) {
    switch (witness) {
        case Witness::kModel: return "the model";
        case Witness::kText: return "the text";
        case Witness::kCode: return "the code";
    }
    return "somebody";
}

}  // namespace

bool Claim::is_by(Witness witness) const { return std::ranges::find(witnesses, witness) != witnesses.end(); }

Claims claims_of(const domain::FieldRule& rule, std::span<const domain::Reading> readings) {
    Claims claims;
    for (const auto& reading : readings) {
        if (reading.raw.empty()) continue;
        auto value = domain::canonical(rule.kind, reading.raw);
        if (!value) {
            claims.unreadable.push_back(reading);
            continue;
        }
        const auto key = domain::comparable(rule.kind, *value);
        auto claim = std::ranges::find_if(claims.values, [&](const Claim& other) { return domain::comparable(rule.kind, other.value) == key; });
        if (claim == claims.values.end()) claim = claims.values.insert(claim, Claim{*std::move(value), reading.raw});
        if (!claim->is_by(reading.witness)) claim->witnesses.push_back(reading.witness);
        if (!claim->place) claim->place = reading.place;
    }
    std::ranges::stable_sort(claims.values, std::ranges::greater(), strength_of);
    return claims;
}

std::string people_name(std::span<const Witness> witnesses) {
    std::string names;
    for (std::size_t i = 0; i < witnesses.size(); ++i) {
        if (i > 0) names += i + 1 == witnesses.size() ? " and " : ", ";
        names += people_name(witnesses[i]);
    }
    return names;
}

}  // namespace glimpse::verification
