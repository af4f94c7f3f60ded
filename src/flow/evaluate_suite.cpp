#include "flow/evaluate_suite.h"

#include <algorithm>
#include <mutex>

#include "base/worker_pool.h"
#include "evaluation/score.h"

namespace glimpse::flow {

namespace {

using evaluation::Question;

class Run {
public:
    Run(const evaluation::Suite& suite, const std::vector<const Question*>& questions, evaluation::Answerer& answerer,
        EvaluationObserver& observer)
        : suite_(suite), questions_(questions), answerer_(answerer), observer_(observer) {
        evaluation_.asked_for = questions.size();
    }

    /// One of several at once.
    void work() {
        while (const auto* question = next()) {
            const auto answer = ask(*question);
            auto score =
                answer ? evaluation::score_answer(*question, answer->result) : evaluation::score_failure(*question);
            record(*question, answer, score);
        }
    }

    Evaluation take() {
        std::ranges::sort(evaluation_.failures, {}, &Evaluation::Failure::id);  // the same report however they overtook
        return std::move(evaluation_);
    }

private:
    const Question* next() {
        const std::lock_guard lock(mutex_);
        if (ended_ || at_ == questions_.size() || !observer_.keep_going()) return nullptr;
        return questions_[at_++];
    }

    Result<domain::Answer> ask(const Question& question) {
        domain::Ask ask;
        ask.id = question.id;
        ask.text = question.text;
        ask.sampling.max_tokens = question.answer_tokens_max;
        TRY(ask.pictures.emplace_back(), evaluation::read_picture(suite_, question));
        return answerer_.answer(ask);
    }

    void record(const Question& question, const Result<domain::Answer>& answer, const evaluation::Score& score) {
        const std::lock_guard lock(mutex_);
        if (!answer) {
            const auto code = answer.error().code;
            const bool gone = code == ErrorCode::kUnavailable || code == ErrorCode::kNotReady;
            ended_ = ended_ || gone || code == ErrorCode::kCancelled;
            if (gone && !evaluation_.broken_off) evaluation_.broken_off = answer.error();
            if (gone || code == ErrorCode::kCancelled) return;
            evaluation_.failures.push_back({question.id, answer.error()});
        } else if (answer->finish_reason == domain::FinishReason::kLength) {
            ++evaluation_.cut_short;
        }
        evaluation_.tally.add(question, score);
        observer_.on_answer(question, answer, score);
    }

    const evaluation::Suite& suite_;
    const std::vector<const Question*>& questions_;
    evaluation::Answerer& answerer_;
    EvaluationObserver& observer_;
    std::mutex mutex_;
    std::size_t at_ = 0;     // guarded by mutex_
    bool ended_ = false;     // guarded by mutex_
    Evaluation evaluation_;  // guarded by mutex_
};

}  // namespace

Evaluation evaluate_suite(const evaluation::Suite& suite, const std::vector<const Question*>& questions,
                          evaluation::Answerer& answerer, int concurrency, EvaluationObserver& observer) {
    Run run(suite, questions, answerer, observer);
    {
        WorkerPool pool(concurrency, "evaluate");
        for (int i = 0; i < concurrency; ++i) pool.post([&run] { run.work(); });
    }
    return run.take();
}

}  // namespace glimpse::flow
