#pragma once

#include <chrono>
#include <span>
#include <vector>

#include "domain/document.h"

namespace glimpse::verification {

/// What is known of a document.
struct Case {
    std::span<const domain::FieldRule> rules;
    std::span<const std::vector<domain::Reading>> readings;  ///< of each rule, what each witness says
    std::span<const domain::CheckRule> checks;
    std::span<const domain::PageText> pages;  ///< the text that was read; none: there is no reader
    std::chrono::year_month_day today;
    const domain::Table* table = nullptr;  ///< the lines of goods, if any were found
};

struct Verdict {
    std::vector<domain::Field> fields = {};  ///< one for each rule, in their order
    std::vector<domain::Check> checks = {};  ///< one for each rule, in their order
    domain::DocumentStatus status = domain::DocumentStatus::kNeedsReview;
};

/// Weighs what the witnesses say. A field gets the value of the strongest: a code before two who agree before the text rules before the model. It is
/// verified only if nothing speaks against it:
///
/// - two witnesses say the same, or a passed sum or the check characters of a credit code confirm what one says, or it is from a code and stands in the text as
///   well;
/// - nobody says anything else (but a code and a second witness outweigh a third, what is confirmed a value that stands nowhere, and a model that
///   says one value of two fields is heard only where the text agrees);
/// - it stands in the text, in its own form or another of the same value, and the reader is sure of each of its characters or the value is confirmed; a code's word that a second
///   witness confirms needs no text;
/// - it has the form of its rule and its check characters fit, and no failed check is about it.
///
/// `reason` says what does speak against it. A value that the model alone says is null where it would be a guess: it stands nowhere in the text, not
/// even alike, has not the form of its rule, or is what the text says of another field. Nothing is corrected: amounts that don't add up are reported as they are printed.
Verdict reach_verdict(const Case& known);

}  // namespace glimpse::verification
