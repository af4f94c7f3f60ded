#pragma once

#include <vector>

#include "domain/answer.h"
#include "domain/privacy.h"
#include "domain/response_format.h"
#include "privacy/text_mask.h"

namespace glimpse::flow {

/// What may be told of an answer to whom privacy is due: with kMask and kBlock personal data in it is covered, however it comes. A model that is shown
/// covered pictures has none to tell; this holds for what was overlooked there. Not thread-safe.
class MaskedAnswer {
public:
    MaskedAnswer(domain::Privacy privacy, const domain::ResponseFormat& format);

    /// What may be told now.
    std::vector<domain::Delta> push(std::vector<domain::Delta> deltas);
    /// The rest, after the last.
    std::vector<domain::Delta> finish();

    /// The whole, as the deltas tell it.
    domain::Answer whole(domain::Answer answer) const;

private:
    void add(domain::Delta::Kind kind, std::string text, std::vector<domain::Delta>& deltas) const;
    privacy::TextMask& mask_of(domain::Delta::Kind kind) { return kind == domain::Delta::Kind::kAnswer ? answer_ : reasoning_; }

    const bool masks_;
    const privacy::TextMask::Form form_;
    privacy::TextMask answer_;
    privacy::TextMask reasoning_;
};

}  // namespace glimpse::flow
