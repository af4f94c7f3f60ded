#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domain/document.h"

namespace glimpse::verification {

/// A value, and all who say it.
struct Claim {
    std::string value = {};  ///< in wire form
    std::string raw = {};    ///< as the first of them has it
    std::vector<domain::Witness> witnesses = {};
    std::optional<domain::Evidence> place = {};  ///< where one of them found it

    bool is_by(domain::Witness witness) const;
};

/// What is said of a field.
struct Claims {
    std::vector<Claim> values = {};                 ///< the strongest first: a code, more witnesses, text rules, the model
    std::vector<domain::Reading> unreadable = {};  ///< said, but no value of this kind
};

Claims claims_of(const domain::FieldRule& rule, std::span<const domain::Reading> readings);

/// For people: "the model", "the text", "the code"; "the model and the text".
std::string people_name(std::span<const domain::Witness> witnesses);

}  // namespace glimpse::verification
