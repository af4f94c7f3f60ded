#include "flow/branched_answer.h"

#include <algorithm>
#include <utility>

namespace glimpse::flow {

BranchedAnswer::BranchedAnswer(prompt::BranchPlan plan, const std::vector<std::string>& stops, prompt::AnswerParser::Form form)
    : plan_(std::move(plan)), open_(plan_.branches.size()) {
    for (const auto& branch : plan_.branches) {
        parts_.push_back({.parser = prompt::AnswerParser(stops, form)});
        if (plan_.joined) parts_.back().held.push_back({domain::Delta::Kind::kAnswer, branch.lead});
    }
}

std::vector<domain::Delta> BranchedAnswer::push(std::size_t index, std::string_view bytes, const domain::TokenOdds* odds) {
    if (odds) parts_[index].choice.odds.push_back(*odds);
    return take(index, parts_[index].parser.push(bytes));
}

std::vector<domain::Delta> BranchedAnswer::finish(std::size_t index, const engine::Completion& completion) {
    Part& part = parts_[index];
    part.completion = completion;
    part.choice.finish_reason = completion.finish_reason;
    --open_;
    auto deltas = take(index, part.parser.finish());
    if (plan_.joined && complete()) deltas.push_back({domain::Delta::Kind::kAnswer, plan_.tail});
    return deltas;
}

std::vector<domain::Delta> BranchedAnswer::take(std::size_t index, std::vector<domain::Delta> deltas) {
    Part& part = parts_[index];
    for (const auto& delta : deltas) {
        (delta.kind == domain::Delta::Kind::kAnswer ? part.choice.result : part.choice.reasoning) += delta.text;
    }
    if (!deltas.empty()) {
        const auto& odds = part.choice.odds;
        deltas.back().odds.assign(odds.begin() + static_cast<std::ptrdiff_t>(std::exchange(part.odds_told, odds.size())), odds.end());
    }
    if (!plan_.joined) return index == 0 ? std::move(deltas) : std::vector<domain::Delta>{};
    std::ranges::move(deltas, std::back_inserter(part.held));
    return tell_on();
}

/// What the part being told has, and those behind it as far as each is complete.
std::vector<domain::Delta> BranchedAnswer::tell_on() {
    std::vector<domain::Delta> deltas;
    while (true) {
        Part& part = parts_[told_];
        std::ranges::move(std::exchange(part.held, {}), std::back_inserter(deltas));
        if (!part.completion || told_ + 1 == parts_.size()) return deltas;
        ++told_;
    }
}

domain::Answer BranchedAnswer::answer() const {
    domain::Answer answer;
    const auto& first = *parts_.front().completion;
    answer.usage = first.usage;
    answer.usage.completion_tokens = 0;
    answer.timings_ms = first.timings_ms;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const auto& [parser, choice, odds_told, held, completion] = parts_[i];
        answer.usage.completion_tokens += completion->usage.completion_tokens;
        answer.timings_ms.decode = std::max(answer.timings_ms.decode, completion->timings_ms.decode);
        if (plan_.joined) {
            answer.result += plan_.branches[i].lead + choice.result;
            if (choice.finish_reason != domain::FinishReason::kStop) answer.finish_reason = choice.finish_reason;
        } else if (i == 0) {
            static_cast<domain::Choice&>(answer) = choice;
        } else {
            answer.others.push_back(choice);
        }
    }
    if (plan_.joined) answer.result += plan_.tail;
    return answer;
}

}  // namespace glimpse::flow
