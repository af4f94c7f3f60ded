#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/answer.h"
#include "engine/engine.h"
#include "prompt/answer_parser.h"
#include "prompt/branches.h"

namespace glimpse::flow {

/// Puts the answer to one ask together from what its branches write at the same time. Not thread-safe.
class BranchedAnswer {
public:
    /// `form` is how each branch is read.
    BranchedAnswer(prompt::BranchPlan plan, const std::vector<std::string>& stops, prompt::AnswerParser::Form form);

    std::size_t branches() const { return parts_.size(); }
    const prompt::Branch& branch(std::size_t index) const { return plan_.branches[index]; }

    /// Raw bytes that a branch wrote, and how likely they were or null; returns what may be told. Of answers beside each other only the first is told.
    std::vector<domain::Delta> push(std::size_t index, std::string_view bytes, const domain::TokenOdds* odds = nullptr);
    /// A stop string appeared in this branch.
    bool stopped(std::size_t index) const { return parts_[index].parser.stopped(); }
    std::vector<domain::Delta> finish(std::size_t index, const engine::Completion& completion);
    bool complete() const { return open_ == 0; }

    /// Results, usage and times, once complete. The prompt counts once, as the branches share it.
    domain::Answer answer() const;

private:
    struct Part {
        prompt::AnswerParser parser;
        domain::Choice choice = {};
        std::size_t odds_told = 0;             // of those of choice, with some delta
        std::vector<domain::Delta> held = {};  // written while an earlier part was not complete
        std::optional<engine::Completion> completion = {};
    };

    std::vector<domain::Delta> take(std::size_t index, std::vector<domain::Delta> deltas);
    std::vector<domain::Delta> tell_on();

    const prompt::BranchPlan plan_;
    std::vector<Part> parts_;
    std::size_t open_;
    std::size_t told_ = 0;  // the part whose text is being told
};

}  // namespace glimpse::flow
