#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/answer.h"
#include "evaluation/answerer.h"
#include "evaluation/suite.h"
#include "evaluation/tally.h"

namespace glimpse::flow {

/// Hears of an evaluation. Called from its threads, never two calls of on_answer() at once.
class EvaluationObserver {
public:
    virtual ~EvaluationObserver() = default;
    /// One question is done, in the order of answers. An error counts as wrong.
    virtual void on_answer(const evaluation::Question& question, const Result<domain::Answer>& answer,
                           const evaluation::Score& score) = 0;
    /// False: no more questions are begun.
    virtual bool keep_going() = 0;
};

struct Evaluation {
    struct Failure {
        std::string id;
        Error error;
    };

    evaluation::Tally tally = {};          ///< failures included
    std::size_t asked_for = 0;             ///< questions that were to be asked
    std::size_t cut_short = 0;             ///< answers that ended at answer_tokens_max
    std::vector<Failure> failures = {};    ///< questions without an answer, by id
    std::optional<Error> broken_off = {};  ///< why it ended early, unless the observer wanted that

    bool is_whole() const { return tally.questions() == asked_for; }
};

/// Asks every question, `concurrency` at a time, greedily and each by itself: picture -> answerer -> score -> tally.
/// Blocks until all are done, the observer has had enough, or the answerer is gone; questions that were under way then
/// are not counted. `questions` belong to `suite`.
Evaluation evaluate_suite(const evaluation::Suite& suite, const std::vector<const evaluation::Question*>& questions,
                          evaluation::Answerer& answerer, int concurrency, EvaluationObserver& observer);

}  // namespace glimpse::flow
