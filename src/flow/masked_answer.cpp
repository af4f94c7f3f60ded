#include "flow/masked_answer.h"

#include <utility>

namespace glimpse::flow {
namespace {

using domain::Delta;
using privacy::TextMask;

TextMask::Form form_of(const domain::ResponseFormat& format) {
    using Kind = domain::ResponseFormat::Kind;
    return format.kind == Kind::kJson || format.kind == Kind::kJsonSchema ? TextMask::Form::kJson : TextMask::Form::kText;
}

}  // namespace

MaskedAnswer::MaskedAnswer(domain::Privacy privacy, const domain::ResponseFormat& format)
    : masks_(privacy != domain::Privacy::kAllow), form_(form_of(format)), answer_(form_) {}

void MaskedAnswer::add(Delta::Kind kind, std::string text, std::vector<Delta>& deltas) const {
    if (!text.empty()) deltas.push_back({kind, std::move(text)});
}

std::vector<Delta> MaskedAnswer::push(std::vector<Delta> deltas) {
    if (!masks_) return deltas;
    std::vector<Delta> told;
    for (const auto& delta : deltas) {
        // Reasoning is over when the answer begins.
        if (delta.kind == Delta::Kind::kAnswer) add(Delta::Kind::kReasoning, reasoning_.finish(), told);
        add(delta.kind, mask_of(delta.kind).push(delta.text), told);
    }
    return told;
}

std::vector<Delta> MaskedAnswer::finish() {
    std::vector<Delta> told;
    if (!masks_) return told;
    add(Delta::Kind::kReasoning, reasoning_.finish(), told);
    add(Delta::Kind::kAnswer, answer_.finish(), told);
    return told;
}

domain::Answer MaskedAnswer::whole(domain::Answer answer) const {
    if (!masks_) return answer;
    const auto mask = [this](domain::Choice& choice) {
        choice.result = TextMask::whole(choice.result, form_);
        choice.reasoning = TextMask::whole(choice.reasoning);
    };
    mask(answer);
    for (auto& other : answer.others) mask(other);
    return answer;
}

}  // namespace glimpse::flow
